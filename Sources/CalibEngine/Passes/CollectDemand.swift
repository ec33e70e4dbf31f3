import CalibDigest
package import CalibGraph
package import CalibModel

/// One collector over one file, wanted in a pass.
package struct CollectDemand: Sendable {
  /// Its place among the collect tasks of the pass.
  package let slot: Int
  package let pass: Int
  /// The file's place in ``WorkSpec/files``.
  package let file: Int
  package let collector: Int
  /// The runs of the file that are wanted, sorted.
  package let runs: [ExperimentRun]
  /// One table for each constant of the collector.
  package let constants: [ConstantTable]
  package let name: String
  let marks: Marks
  /// All of the fingerprint but the file's content.
  let key: FingerprintHasher

  /// The fingerprint, once the digest of the file's bytes is known.
  package func fingerprint(fileDigest: String) -> Fingerprint {
    var hasher = key
    hasher.append("file", fileDigest)
    return Fingerprint(text: hasher.finish())
  }
}
