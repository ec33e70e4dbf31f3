package import CalibGraph
package import CalibModel

/// An `exec`: an external program that collects from files, or computes from what was collected.
package struct ExecDefinition: Sendable {
  /// How often the program runs.
  package enum Grouping: Hashable, Sendable {
    case file, run
    /// So many files of one run at a time.
    case job(files: Int)
    /// Once in an execution: the form in a `let`.
    case once

    /// What planning knows of it; a collector without `per:` has `file`.
    package var use: ProgramUse.Grouping {
      switch self {
      case .file, .once: .file
      case .run: .run
      case .job(let files): .job(files: files)
      }
    }
  }

  /// A part of a command line.
  package indirect enum Argument: Hashable, Sendable {
    case text(String)
    case file, files, run, sample
    /// The path at which an output has to be left, by the output's name.
    case output(String)
    /// The path of the merged file, and those of the parts of an output.
    case merged
    case parts(String)
    /// A value, by its place among the operands; a list gives as many arguments.
    case value(Int)
    /// A text file of these lines: its path.
    case lines([Argument])
    /// Several parts as one text: of a shell's line.
    case joined([Argument])
  }

  package enum Command: Hashable, Sendable {
    case arguments([Argument])
    /// A line for the shell.
    case shell([Argument])
  }

  package struct Output: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      case file = "File", json = "Json", table = "Table", text = "Text"
    }

    package let name: String
    package let kind: Kind
    /// Relative to the task's folder.
    package let path: String
    /// Lines to skip at the head of a table.
    package let skip: Int
    /// The type of one: a file, a text, a record, a list of records.
    package let type: ValueType
    /// What the numbers of a column are multiplied with when they are read, where it is not 1.
    package var factors: [String: Double] = [:]

    package init(name: String, kind: Kind, path: String, skip: Int, type: ValueType) {
      self.name = name
      self.kind = kind
      self.path = path
      self.skip = skip
      self.type = type
    }
  }

  package var command = Command.arguments([])
  package var grouping = Grouping.once
  package var outputs: [Output] = []
  /// Makes one file of the parts; `nil`: the parts stay a list.
  package var merge: [Argument]?
  /// Conditions over the outputs, by their place among the operands.
  package var ok: Int?
  package var enough: Int?
  /// Files that the program reads besides, relative to the script's folder.
  package var uses: [String] = []
  /// Variables of its environment; those without a value are handed through.
  package var environment: [String: String?] = [:]
  /// The values of a collector's command line: constants of the run.
  package var values: StartDefinition?

  package init() {}
}
