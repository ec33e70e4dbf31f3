import CalibDigest
package import CalibGraph
package import CalibModel

/// What a calibration wants next, or tells on the way.
package enum Demand: Sendable {
  /// A pass begins that has so many collect tasks.
  case passBegan(pass: Int, collects: Int)
  /// The start values of the iterated names are wanted.
  case startValues(runs: [ExperimentRun], constants: [ConstantTable])
  case collect(CollectDemand)
  /// All of the pass is collected; its executions follow.
  case algorithmBegan(pass: Int)
  case execute(ExecuteDemand)
  /// All executions of the pass have ended.
  case algorithmEnded(pass: Int)
}

/// One collector over one file, wanted in a pass.
package struct CollectDemand: Sendable {
  /// Its place among the collect tasks of the pass.
  package let slot: Int
  package let pass: Int
  /// The file's place in ``WorkSpec/files``.
  package let file: Int
  package let collector: Int
  /// One table for each constant of the collector.
  package let constants: [ConstantTable]
  package let name: String
  /// All of the fingerprint but the file's content.
  let key: FingerprintHasher

  /// The fingerprint, once the digest of the file's bytes is known.
  package func fingerprint(fileDigest: String) -> Fingerprint {
    var hasher = key
    hasher.append("file", fileDigest)
    return Fingerprint(text: hasher.finish())
  }
}

/// One execution, wanted in a pass.
package struct ExecuteDemand: Sendable {
  /// Its number in the walk of the pass.
  package let id: Int
  package let request: ExecutionRequest
  package let fingerprint: Fingerprint
  package let name: String
}

/// What a collect task gave: a partial result for each run of the file.
package struct Collected: Hashable, Sendable {
  package let task: Fingerprint
  /// Sorted by run.
  package let parts: [PartialReference]

  package init(task: Fingerprint, parts: [PartialReference]) {
    self.task = task
    self.parts = parts
  }
}
