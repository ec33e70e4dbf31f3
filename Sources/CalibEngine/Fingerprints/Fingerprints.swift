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
    if let choice = file.choice {
      hasher.append("choice", list: ["\(choice.seed)", choice.file] + choice.limits.map { "\($0)" })
    }
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
    for value in request.before { append("before", value, to: &hasher) }
    for value in request.start { append("start", value, to: &hasher) }
    if spec.usesLabel { hasher.append("label", request.label.description) }
    return Fingerprint(text: hasher.finish())
  }

  /// Questions of a strategy: the conditions, what was collected for the blocks, and what the catalogue says of them.
  ///
  /// `nil` where nothing tells whether the conditions are still the same.
  static func question(
    _ spec: CalibrationSpec, _ requests: [BlockRequest], _ catalog: RunCatalog
  ) -> Fingerprint? {
    guard !spec.conditionsDigest.isEmpty else { return nil }
    var hasher = FingerprintHasher("question 1")
    hasher.append("conditions", spec.conditionsDigest)
    for request in requests {
      hasher.append("question", request.question.rawValue)
      for block in request.blocks {
        hasher.append("runs", list: block.runs.map(\.description))
        hasher.append("catalog", list: block.runs.flatMap(catalog.words))
        hasher.append("span", list: ["\(block.time)", "\(block.gap)"])
        for partials in block.partials {
          hasher.append("partials", list: partials.map { "\($0.run) \($0.digest)" })
        }
      }
    }
    return Fingerprint(text: hasher.finish())
  }

  /// The losses of all intervals that end with the same atom, for each of the atoms.
  ///
  /// Each is made of the one before it and its own atom, so all together are made in O(*n*), and a run more changes none
  /// of those before it.
  static func losses(
    _ spec: CalibrationSpec, _ question: BlockRequest.Question, _ atoms: [LossRequest.Atom],
    _ catalog: RunCatalog
  ) -> [Fingerprint]? {
    guard !spec.conditionsDigest.isEmpty else { return nil }
    var before = ""
    return atoms.map { atom in
      var hasher = FingerprintHasher("losses 1")
      hasher.append("conditions", spec.conditionsDigest)
      hasher.append("question", question.rawValue)
      hasher.append("before", before)
      hasher.append("runs", list: atom.runs.map(\.description))
      hasher.append("catalog", list: atom.runs.flatMap(catalog.words))
      if let times = atom.times { hasher.append("times", list: ["\(times.begin)", "\(times.end)"]) }
      for partials in atom.partials {
        hasher.append("partials", list: partials.map { "\($0.run) \($0.digest)" })
      }
      before = hasher.finish()
      return Fingerprint(text: before)
    }
  }

  /// An external program: its arguments, environment, inputs, and what it promises.
  ///
  /// The time limits and the retries are not in it: they change nothing that it finds.
  static func command(_ command: ExecCommand) -> Fingerprint {
    var hasher = FingerprintHasher("exec 1")
    hasher.append("arguments", list: command.arguments)
    hasher.append(
      "environment", list: command.environment.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
    for input in command.inputs {
      hasher.append("input", input.path)
      switch input.content {
      case .bytes(let bytes): hasher.append("bytes", sha256Hex(bytes))
      case .link(let target): hasher.append("link", target)
      }
    }
    hasher.append("outputs", list: command.outputs.flatMap { [$0.name, $0.path] })
    hasher.append("successes", list: command.successes.sorted().map(String.init))
    hasher.append("dependencies", list: command.dependencies)
    return Fingerprint(text: hasher.finish())
  }

  private static func append(_ label: String, _ value: IteratedValue, to hasher: inout FingerprintHasher) {
    if let number = value.asNumber { return hasher.append(label, number) }
    hasher.append(label, value.json.canonicalText)
  }

  private static func append(
    _ tables: [ConstantTable], runs: [ExperimentRun], to hasher: inout FingerprintHasher
  ) {
    for table in tables {
      hasher.append("constant", list: runs.map { table.entry($0)?.digest ?? "" })
    }
  }
}
