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
    package let span: SourceSpan

    package init(
      name: String, sourceName: String, kind: Kind, unit: Unit, allowed: ClosedRange<Int>?, span: SourceSpan
    ) {
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

    package init(included: [IntervalOfValidity] = [], excepted: [IntervalOfValidity] = []) {
      self.included = included
      self.excepted = excepted
    }

    package func contains(_ run: ExperimentRun) -> Bool {
      (included.isEmpty || included.contains { $0.contains(run) }) && !excepted.contains { $0.contains(run) }
    }
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
  package let span: SourceSpan

  package init(
    name: String, patterns: [String], patternSpan: SourceSpan, columns: [Column], runColumns: RunColumns?,
    runs: RunSelection, badRows: BadRows, span: SourceSpan
  ) {
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
