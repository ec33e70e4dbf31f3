import CalibDigest
import CalibGraph
import CalibModel

/// What tasks are known by: digests of all that their results depend on (`semantics`, section 9).
enum Fingerprints {
  /// All of a collect task but the content of its file.
  ///
  /// Constants enter by what each run of the file finds, so an interval that only ends elsewhere changes
  /// nothing.
  static func collect(
    _ collector: CalibrationSpec.Collector, file: InputFile, constants: [ConstantTable]
  ) -> FingerprintHasher {
    var hasher = FingerprintHasher("collect 1")
    hasher.append("collector", collector.digest)
    hasher.append("dataset", file.dataset)
    hasher.append("runs", list: file.runs.map(\.description))
    append(constants, runs: file.runs, to: &hasher)
    return hasher
  }

  /// An execution: the algorithm, what was collected for its runs, and the values that it begins with.
  ///
  /// The pass is not in it: what a pass changes comes in through values. The label is, where a message names
  /// it.
  static func execution(_ spec: CalibrationSpec, _ request: ExecutionRequest) -> Fingerprint {
    var hasher = FingerprintHasher("execution 1")
    hasher.append("algorithm", spec.algorithmDigest)
    hasher.append("runs", list: request.runs.map(\.description))
    for partials in request.partials {
      hasher.append("partials", list: partials.map { "\($0.run) \($0.digest)" })
    }
    append(request.constants, runs: Array(request.runs.prefix(1)), to: &hasher)
    for value in request.before { hasher.append("before", value) }
    for value in request.start { hasher.append("start", value) }
    if spec.usesLabel { hasher.append("label", request.label.description) }
    return Fingerprint(text: hasher.finish())
  }

  private static func append(
    _ tables: [ConstantTable], runs: [ExperimentRun], to hasher: inout FingerprintHasher
  ) {
    for table in tables {
      hasher.append("constant", list: runs.map { table.entry($0)?.digest ?? "" })
    }
  }
}
