package import CalibDiagnostics
package import CalibModel

/// A `dataset`: where the events are and what is read of them.
package struct DatasetDefinition: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case number, integer, bool, string }

    package let name: String
    /// The name in the file.
    package let sourceName: String
    package let kind: Kind
    /// Read values are multiplied with the unit's factor.
    package let unit: Unit
    /// The declared range of an integer, both ends included; a value outside is an error that names the row.
    package let allowed: ClosedRange<Int>?
    /// The declared values of an integer, sorted, where they are listed; else `nil`.
    package let allowedValues: [Int]?
    /// How many values a row holds, side by side; `nil` where it holds one.
    package let count: Int?
    package let span: SourceSpan

    package init(
      name: String, sourceName: String, kind: Kind, unit: Unit, allowed: ClosedRange<Int>?,
      allowedValues: [Int]? = nil, count: Int? = nil, span: SourceSpan
    ) {
      self.allowedValues = allowedValues
      self.count = count
      self.name = name
      self.sourceName = sourceName
      self.kind = kind
      self.unit = unit
      self.allowed = allowed
      self.span = span
    }
  }

  /// Columns of the file that hold the run of a row.
  package struct RunColumns: Hashable, Sendable {
    /// `nil`: the experiment is 0.
    package let experiment: String?
    package let run: String

    package init(experiment: String?, run: String) {
      self.experiment = experiment
      self.run = run
    }
  }

  /// Which runs count: those in one of the intervals (all, where there is none) and in none of the exceptions.
  package struct RunSelection: Hashable, Sendable {
    package let included: [IntervalOfValidity]
    package let excepted: [IntervalOfValidity]
    /// Conditions on attributes of the run catalogue, all of which have to hold.
    package let conditions: [RunCondition]

    package init(
      included: [IntervalOfValidity] = [], excepted: [IntervalOfValidity] = [],
      conditions: [RunCondition] = []
    ) {
      self.conditions = conditions
      self.included = included
      self.excepted = excepted
    }

    /// Whether its intervals have a run; conditions are another question.
    package func contains(_ run: ExperimentRun) -> Bool {
      (included.isEmpty || included.contains { $0.contains(run) }) && !excepted.contains { $0.contains(run) }
    }
  }

  /// A condition on the attributes of a run, which are facts of block 0 in its program.
  package struct RunCondition: Hashable, Sendable {
    package let program: ResultProgram
    package let node: ResultProgram.NodeID
    package let span: SourceSpan

    package init(program: ResultProgram, node: ResultProgram.NodeID, span: SourceSpan) {
      self.program = program
      self.node = node
      self.span = span
    }
  }

  /// The run catalogue: a file with a line per run and a column per attribute.
  package struct Catalog: Hashable, Sendable {
    package let path: String
    /// Whether a run that it lacks is left out instead of being an error.
    package let allowsMissing: Bool
    package let span: SourceSpan

    package init(path: String, allowsMissing: Bool, span: SourceSpan) {
      self.path = path
      self.allowsMissing = allowsMissing
      self.span = span
    }
  }

  /// How much is read at most; the choice depends on seed, run, file and row number only.
  package enum Limit: Hashable, Sendable {
    case filesPerRun(Int)
    case eventsPerRun(Int)
    /// So many events of all runs together: the only limit by which a new run changes others.
    case events(Int)
    /// A part of the events, above 0 to 1.
    case fraction(Double)
  }

  package enum BadRows: Hashable, Sendable {
    case error
    /// At most so many rows of a file are left out; they are counted and reported.
    case skip(upTo: Int)
  }

  package let name: String
  /// Patterns relative to the script's folder; `<exp>`, `<run>` and other `<name>` capture digits and words, `*` matches
  /// within a folder.
  package let patterns: [String]
  package let patternSpan: SourceSpan
  package let columns: [Column]
  package let runColumns: RunColumns?
  package let runs: RunSelection
  package let badRows: BadRows
  /// The format by name; `nil`: from suffix and content.
  package var format: String?
  /// The tree in a ROOT file.
  package var treeName: String?
  /// The prefix of the vectors of which each element is a row; `nil`: a row is an event.
  package var element: String?
  package var catalog: Catalog?
  package var limit: Limit?
  package var seed: Int
  /// The column with the time inside of a run.
  package var timeColumn: String?
  package let span: SourceSpan

  package init(
    name: String, patterns: [String], patternSpan: SourceSpan, columns: [Column], runColumns: RunColumns?,
    runs: RunSelection, badRows: BadRows, span: SourceSpan
  ) {
    seed = 0
    self.name = name
    self.patterns = patterns
    self.patternSpan = patternSpan
    self.columns = columns
    self.runColumns = runColumns
    self.runs = runs
    self.badRows = badRows
    self.span = span
  }
}
