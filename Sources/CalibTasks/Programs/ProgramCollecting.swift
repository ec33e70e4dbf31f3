import CalibGraph
import CalibLanguage
import CalibModel

/// What an `exec` collector does with files, and what an execution makes of what it left.
struct ProgramCollecting {
  let calibration: CalibrationDefinition
  let collector: CollectorDefinition
  let exec: ExecDefinition
  let place: ProgramPlace
  let session: ProgramSession
  let units: UnitTable

  /// `nil` for a collector that runs no program.
  init?(
    _ calibration: CalibrationDefinition, _ collector: CollectorDefinition, _ place: ProgramPlace,
    _ session: ProgramSession, _ units: UnitTable
  ) {
    guard let exec = collector.exec else { return nil }
    self.calibration = calibration
    self.collector = collector
    self.exec = exec
    self.place = place
    self.session = session
    self.units = units
  }

  /// The outputs of a program as a record.
  static func record(_ exec: ExecDefinition, _ files: [ExecResult.File]) throws(TaskFailure) -> Value {
    var entries: [Value.Entry] = []
    for output in exec.outputs {
      guard let file = files.first(where: { $0.name == output.name }) else {
        throw TaskFailure("output `\(output.name)` is not there", help: "run again")
      }
      entries.append(.init(name: output.name, value: try ProgramOutput(output).value(file)))
    }
    return .record(entries)
  }

  private var policy: TaskPolicy { collector.policy ?? calibration.spec.policy }

  // MARK: - Collecting

  /// The part of a file; `nil` where its program has to run first.
  func part(of file: InputFile, digest: String, constants: [ConstantTable]) throws(TaskFailure)
    -> ScanResult.Part?
  {
    guard let run = file.runs.first, file.runs.count == 1 else {
      throw TaskFailure(
        "`\(file.path)` has \(file.runs.count) runs, and the program of `\(collector.name)` is run for one",
        help: "let the files of dataset `\(file.dataset)` have one run each")
    }
    let operands = try operands(at: run, constants)
    let path = ProgramPlace.absolute(file.path)
    guard exec.grouping == .file || exec.grouping == .once else {
      let part = ProgramPart.waits(path: path, digest: digest, operands: operands)
      return ScanResult.Part(run: run, entries: 1, bytes: part.bytes)
    }
    var command = ProgramCommand(exec, place, operands: operands)
    (command.files, command.run, command.sample, command.digests) = ([path], run, file.dataset, [digest])
    let name = "\(calibration.name)/collect/\(collector.name)/\(path.split(separator: "/").last ?? "")"
    guard let result = session.result(of: try command.running(name, calibration.spec, policy)) else {
      return nil
    }
    try check(try Self.record(exec, result.outputs), name)
    return ScanResult.Part(run: run, entries: 1, bytes: ProgramPart(result).bytes)
  }

  /// The values of the command line, constants looked up at a run.
  private func operands(at run: ExperimentRun, _ tables: [ConstantTable]) throws(TaskFailure)
    -> [ProgramOperand]
  {
    guard let values = exec.values else { return [] }
    var inputs = ResultEvaluator.Inputs()
    inputs.constants = tables.enumerated().map { place, table in
      table.entry(run).flatMap { $0.value(in: run) }
        .flatMap { ConstantValues.value($0, units: units, source: -1 - place) } ?? .none
    }
    var evaluator = ResultEvaluator(program: values.program, inputs: inputs)
    var operands: [ProgramOperand] = []
    for (place, node) in values.values.enumerated() {
      if place == exec.ok || place == exec.enough {
        operands.append(.texts([]))
      } else if let file = try constantsFile(values.program, node, run, tables) {
        operands.append(file)
      } else {
        operands.append(try operand(&evaluator, node))
      }
    }
    return operands
  }

  private func operand(_ evaluator: inout ResultEvaluator, _ node: ResultProgram.NodeID) throws(TaskFailure)
    -> ProgramOperand
  {
    do throws(EvaluationFailure) {
      if let operand = ProgramOperand(try evaluator.value(node)) { return operand }
    } catch {
      throw TaskFailure("a value on the command line of `\(collector.name)` \(error.message)")
    }
    throw TaskFailure("a value on the command line of `\(collector.name)` is missing")
  }

  /// `x.file`, where a node is one.
  private func constantsFile(
    _ program: ResultProgram, _ node: ResultProgram.NodeID, _ run: ExperimentRun, _ tables: [ConstantTable]
  ) throws(TaskFailure) -> ProgramOperand? {
    guard case .algorithm("constants", let arguments) = program[node].operation else { return nil }
    let fields = program[node].operands.compactMap { field -> ConstantTable? in
      if case .constant(let place) = program[field].operation { tables[place] } else { nil }
    }
    return ProgramOperand(try ConstantsFile(fields).value([run], as: arguments.first))
  }

  /// Fails where `ok:` is false of what the program left.
  private func check(_ record: Value, _ name: String) throws(TaskFailure) {
    guard let ok = exec.ok, let values = exec.values, case .record(let entries) = record else { return }
    var inputs = ResultEvaluator.Inputs()
    inputs.constants = values.constants.map { _ in .none }
    inputs.outputs = Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var evaluator = ResultEvaluator(program: values.program, inputs: inputs)
    do throws(EvaluationFailure) {
      if try evaluator.value(values.values[ok]) == .bool(true) { return }
    } catch {
      throw TaskFailure("`ok:` of `\(name)` \(error.message)")
    }
    throw TaskFailure("`ok:` is false of what `\(name)` left", help: "look at its log and its outputs")
  }
}

extension ProgramCollecting {
  // MARK: - What an execution sees

  /// The parts as a record of lists, or of what they were merged to; `nil` where a program has to run first.
  func value(_ parts: [(run: ExperimentRun, part: ProgramPart)]) throws(TaskFailure) -> Value? {
    guard let left = try files(groups(parts)) else { return nil }
    let records = try left.map { files throws(TaskFailure) in try Self.record(exec, files) }
    guard let merge = exec.merge else {
      return .record(
        exec.outputs.map { output in
          .init(name: output.name, value: .list(records.map { Self.field($0, output.name) }))
        })
    }
    var command = ProgramCommand(exec, place, operands: exec.values?.values.map { _ in .texts([]) } ?? [])
    for output in exec.outputs {
      command.parts[output.name] = left.compactMap { files in
        files.first { $0.name == output.name }?.path
      }
    }
    command.digests = left.flatMap { $0.map(\.digest) }
    let name = "\(calibration.name)/merge/\(collector.name)"
    guard let result = session.result(of: try command.merging(merge, name, calibration.spec, policy)),
      let merged = result.outputs.first
    else { return nil }
    return .record(
      try exec.outputs.map { output throws(TaskFailure) in
        .init(name: output.name, value: try self.merged(output, merged, records))
      })
  }

  private func merged(_ output: ExecDefinition.Output, _ file: ExecResult.File, _ records: [Value])
    throws(TaskFailure) -> Value
  {
    let values = records.map { Self.field($0, output.name) }
    if exec.mergesOutput(output.name) { return try ProgramOutput(output).value(file) }
    switch output.kind {
    case .file, .text: return .list(values)
    case .table:
      return .list(
        values.flatMap { table -> [Value] in if case .list(let rows) = table { rows } else { [] } })
    case .json: return Self.sum(values)
    }
  }

  /// Records added up: numbers are sums, all else is that of the first.
  private static func sum(_ values: [Value]) -> Value {
    guard case .record(let first)? = values.first else { return .none }
    return .record(
      first.map { entry in
        let parts = values.map { field($0, entry.name) }
        switch entry.value {
        case .integer:
          let sum = parts.reduce(0) { if case .integer(let number) = $1 { $0 + number } else { $0 } }
          return .init(name: entry.name, value: .integer(sum))
        case .number:
          return .init(name: entry.name, value: .number(parts.reduce(0) { $0 + ($1.asNumber ?? 0) }))
        default: return entry
        }
      })
  }

  private static func field(_ record: Value, _ name: String) -> Value {
    guard case .record(let entries) = record else { return .none }
    return entries.first { $0.name == name }?.value ?? .none
  }

  /// The parts that one program handles, in order: a group never has two runs.
  private func groups(_ parts: [(run: ExperimentRun, part: ProgramPart)])
    -> [[(run: ExperimentRun, part: ProgramPart)]]
  {
    let size: Int
    switch exec.grouping {
    case .file, .once: size = 1
    case .run: size = .max
    case .job(let files): size = files
    }
    var groups: [[(run: ExperimentRun, part: ProgramPart)]] = []
    for part in parts {
      if let last = groups.last, last.count < size, last.first?.run == part.run {
        groups[groups.count - 1].append(part)
      } else {
        groups.append([part])
      }
    }
    return groups
  }

  /// What the program of each group left; `nil` where some have to run first, which then run at the same time.
  private func files(_ groups: [[(run: ExperimentRun, part: ProgramPart)]]) throws(TaskFailure)
    -> [[ExecResult.File]]?
  {
    var left: [[ExecResult.File]] = []
    var places: [Int] = []
    var wanted: [ExecCommand] = []
    for group in groups {
      if case .left(let files)? = group.first?.part {
        left.append(files)
      } else {
        places.append(left.count)
        wanted.append(try command(of: group))
        left.append([])
      }
    }
    guard let results = session.results(of: wanted) else { return nil }
    for (place, (command, result)) in zip(places, zip(wanted, results)) {
      try check(try Self.record(exec, result.outputs), command.name)
      left[place] = result.outputs
    }
    return left
  }

  /// The command that handles a group of files that wait.
  private func command(of group: [(run: ExperimentRun, part: ProgramPart)]) throws(TaskFailure)
    -> ExecCommand
  {
    guard let first = group.first, case .waits(_, _, let operands) = first.part else {
      preconditionFailure("calib bug: a group of files that wait for no program")
    }
    var command = ProgramCommand(exec, place, operands: operands)
    (command.run, command.sample) = (first.run, collector.datasets.joined(separator: "+"))
    for member in group {
      guard case .waits(let path, let digest, _) = member.part else { continue }
      command.files.append(path)
      command.digests.append(digest)
    }
    let stem = command.files.first?.split(separator: "/").last.map(String.init) ?? ""
    let name = "\(calibration.name)/collect/\(collector.name)/\(first.run)/\(stem)"
    return try command.running(name, calibration.spec, policy)
  }
}
