/// The data of one example, and what went into them.
protocol DetectorSimulation {
  /// The data files in order of the runs, paths relative to the folder of the example.
  ///
  /// - Parameter seed: the same seed gives the same bytes.
  func files(seed: UInt64) -> [GeneratedFile]

  /// The constants that the data were made with.
  var truth: [TrueConstant] { get }
}
