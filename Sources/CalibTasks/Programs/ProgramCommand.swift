import CalibGraph
import CalibLanguage
import CalibModel

/// Makes the command of an `exec`: its placeholders and values become arguments, its files links in the private folder.
struct ProgramCommand {
  let exec: ExecDefinition
  let place: ProgramPlace
  /// What the values of the command line are, by their place among the operands.
  let operands: [ProgramOperand]
  /// The data files, absolute.
  var files: [String] = []
  var run: ExperimentRun?
  var sample = ""
  /// For a merge: what the parts left, by the output's name, absolute.
  var parts: [String: [String]] = [:]
  /// The digests of what the files hold.
  var digests: [String] = []

  private var inputs: [ExecCommand.Input] = []
  private var dependencies: [String] = []

  init(_ exec: ExecDefinition, _ place: ProgramPlace, operands: [ProgramOperand]) {
    self.exec = exec
    self.place = place
    self.operands = operands
  }

  /// The command that runs the program.
  mutating func running(_ name: String, _ spec: CalibrationSpec, _ policy: TaskPolicy) throws(TaskFailure)
    -> ExecCommand
  {
    let program: ExecCommand.Program
    switch exec.command {
    case .arguments(let list): program = .arguments(try words(list))
    case .shell(let line): program = .shell(try shell(line))
    }
    let outputs = exec.outputs.map { ExecCommand.Output(name: $0.name, path: $0.path) }
    return try command(program, outputs, name, spec, policy)
  }

  /// The command that makes one file of the parts.
  mutating func merging(
    _ list: [ExecDefinition.Argument], _ name: String, _ spec: CalibrationSpec, _ policy: TaskPolicy
  ) throws(TaskFailure) -> ExecCommand {
    let program = ExecCommand.Program.arguments(try words(list))
    let output = ExecCommand.Output(name: "merged", path: mergedPath)
    return try command(program, [output], name, spec, policy)
  }

  private mutating func command(
    _ program: ExecCommand.Program, _ outputs: [ExecCommand.Output], _ name: String, _ spec: CalibrationSpec,
    _ policy: TaskPolicy
  ) throws(TaskFailure) -> ExecCommand {
    for path in exec.uses { try use(path) }
    return ExecCommand(
      name: name, calibration: spec.name, program: program, environment: place.variables(exec.environment),
      inputs: inputs, outputs: outputs, timeoutSeconds: policy.timeSeconds, retries: policy.retries,
      dependencies: dependencies + digests, policy: policy)
  }

  /// The name of what a merge makes: that of the output that it is made of, so that its ending is right.
  private var mergedPath: String {
    exec.outputs.first { exec.mergesOutput($0.name) }?.path ?? "merged"
  }
}

extension ProgramCommand {
  /// Arguments, the first of them a program.
  private mutating func words(_ list: [ExecDefinition.Argument]) throws(TaskFailure) -> [String] {
    var words: [String] = []
    for argument in list { words += try texts(argument) }
    guard let first = words.first else {
      throw TaskFailure("an `exec` has no program to run", help: "look what its `run:` is made of")
    }
    let program = try place.program(first)
    words[0] = program.path
    if let mark = program.mark { dependencies.append(mark) }
    return words
  }

  /// A line for the shell: what is put in is one word, or as many as a list has.
  private mutating func shell(_ parts: [ExecDefinition.Argument]) throws(TaskFailure) -> String {
    var line = ""
    for part in parts {
      if case .text(let text) = part {
        line += text
      } else {
        line += try texts(part).map(Self.quoted).joined(separator: " ")
      }
    }
    return line
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private mutating func texts(_ argument: ExecDefinition.Argument) throws(TaskFailure) -> [String] {
    switch argument {
    case .text(let text): return [text]
    case .file, .files: return files
    case .run: return run.map { ["\($0)"] } ?? []
    case .sample: return [sample]
    case .output(let name): return exec.outputs.filter { $0.name == name }.map(\.path)
    case .merged: return [mergedPath]
    case .parts(let name): return parts[name] ?? []
    case .value(let place): return texts(operands[place])
    case .lines(let list):
      var lines: [String] = []
      for line in list { lines += try texts(line) }
      return [write(lines.map { $0 + "\n" }.joined(), "lines.txt")]
    case .joined(let list):
      var whole = ""
      for part in list { whole += try texts(part).joined(separator: " ") }
      return [whole]
    }
  }

  private mutating func texts(_ operand: ProgramOperand) -> [String] {
    switch operand {
    case .texts(let texts): texts
    case .files(let name, let files): [write(files, name)]
    }
  }

  /// Puts files into a place of their own in the private folder; the path of the one that is named, or of the folder
  /// with that name.
  private mutating func write(_ files: [FileValue.Content], _ name: String) -> String {
    let place = "inputs/\(inputs.count + 1)"
    for file in files {
      inputs.append(.init(path: "\(place)/\(file.path)", content: .bytes(file.bytes)))
    }
    return "\(place)/\(name)"
  }

  /// Puts a file into the private folder; its path there.
  private mutating func write(_ content: String, _ name: String) -> String {
    let path = "inputs/\(inputs.count + 1)/\(name)"
    inputs.append(.init(path: path, content: .bytes(Array(content.utf8))))
    return path
  }

  /// Links a file of the script's folder to the same path in the private one.
  private mutating func use(_ path: String) throws(TaskFailure) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let source = path.hasPrefix("/") ? path : "\(place.folder)/\(path)"
    dependencies.append("\(path) \(try ProgramFile.digest(source))")
    if path.hasPrefix("/") || inputs.contains(where: { $0.path == path }) { return }
    guard !parts.contains(".."), !parts.contains("."), !parts.contains("") else {
      throw TaskFailure(
        "`File(\"\(path)\")` leads out of the script's folder",
        help: "put the file beside the script, or name it from `/`")
    }
    inputs.append(.init(path: path, content: .link(ProgramPlace.absolute(source))))
  }
}

extension ExecDefinition {
  /// Whether its merge reads the parts of an output.
  func mergesOutput(_ name: String) -> Bool { merge?.contains(.parts(name)) ?? false }
}
