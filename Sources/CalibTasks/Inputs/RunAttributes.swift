import CalibData
import CalibDiagnostics
package import CalibGraph
package import CalibLanguage
package import CalibModel

/// What the run catalogue of a dataset says of runs, as texts until a use tells their type.
package struct RunAttributes: Hashable, Sendable {
  package let path: String
  private let names: [String]
  /// The line of each run, and its fields in the order of the names.
  private let rows: [ExperimentRun: TextTable.Row]

  /// Reads a catalogue: a CSV with `exp` and `run` (without `exp` the experiment is 0), or with `file`.
  ///
  /// - Parameter files: the dataset's files with the runs that their names say; asked for where the catalogue is by file.
  package init(
    path: String, files: () throws(FilePatternError) -> [(path: String, run: ExperimentRun?)]
  ) throws(FilePatternError) {
    let table: TextTable
    do throws(DataError) { table = try TextTable(path: path) } catch {
      throw FilePatternError(.badCatalog, error.description, help: error.help)
    }
    self.path = path
    names = table.names
    rows = table.names.contains("run") ? try Self.byRun(table) : try Self.byFile(table, try files())
  }

  private static func byRun(_ table: TextTable) throws(FilePatternError) -> [ExperimentRun: TextTable.Row] {
    let run = table.names.firstIndex(of: "run") ?? 0
    let experiment = table.names.firstIndex(of: "exp")
    var rows: [ExperimentRun: TextTable.Row] = [:]
    for row in table.rows {
      guard let number = Int(row.fields[run]), let exp = experiment.map({ Int(row.fields[$0]) }) ?? 0,
        let key = ExperimentRun(experiment: exp, run: number)
      else {
        throw FilePatternError(
          .badCatalog, "\(table.path), line \(row.line): `exp` and `run` are no numbers of a run",
          help: "write whole numbers there")
      }
      if let other = rows[key] { throw twice(key, other, row, table) }
      rows[key] = row
    }
    return rows
  }

  private static func byFile(_ table: TextTable, _ files: [(path: String, run: ExperimentRun?)])
    throws(FilePatternError) -> [ExperimentRun: TextTable.Row]
  {
    guard let place = table.names.firstIndex(of: "file") else {
      throw FilePatternError(
        .badCatalog, "\(table.path) has neither a column `run` nor one `file`",
        help: "it has \(listed(table.names)); name the one with the run numbers `run`")
    }
    let lines = Dictionary(table.rows.map { ($0.fields[place], $0) }, uniquingKeysWith: { first, _ in first })
    var rows: [ExperimentRun: TextTable.Row] = [:]
    for (path, run) in files {
      guard let run else {
        throw FilePatternError(
          .badCatalog, "\(table.path) is by file, and the runs of `\(path)` are in its rows",
          help: "write a catalogue with `exp` and `run`")
      }
      let base = path.split(separator: "/").last.map(String.init) ?? path
      guard let row = lines[path] ?? lines[base] else { continue }
      if let other = rows[run], other.fields != row.fields,
        zip(other.fields, row.fields).enumerated().contains(where: { $0 != place && $1.0 != $1.1 })
      {
        throw twice(run, other, row, table)
      }
      rows[run] = row
    }
    return rows
  }

  private static func twice(
    _ run: ExperimentRun, _ first: TextTable.Row, _ second: TextTable.Row, _ table: TextTable
  ) -> FilePatternError {
    FilePatternError(
      .badCatalog, "\(table.path) says twice what run \(run) is, in lines \(first.line) and \(second.line)",
      help: "remove one of the lines")
  }

  private static func listed(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }

  package func contains(_ run: ExperimentRun) -> Bool { rows[run] != nil }

  /// The value of an attribute as a use of it takes it; `nil` for a run that is not there.
  ///
  /// Throws where the catalogue has no such attribute, or something else stands there.
  package func value(_ name: String, of run: ExperimentRun, as type: ValueType) throws(FilePatternError)
    -> Value?
  {
    guard let place = names.firstIndex(of: name) else {
      let near = NearNames.nearest(to: name, in: names)
      throw FilePatternError(
        .unknownAttribute, "\(path) has no attribute `\(name)`",
        help: near.map { "did you mean `\($0)`?" } ?? "it has \(Self.listed(names))")
    }
    guard let row = rows[run] else { return nil }
    let text = row.fields[place]
    switch type {
    case .string: return .string(text)
    case .bool:
      if ["true", "1", "yes"].contains(text.lowercased()) { return .bool(true) }
      if ["false", "0", "no"].contains(text.lowercased()) { return .bool(false) }
    default: if let number = Double(text), number.isFinite { return .number(number) }
    }
    let wanted = type == .bool ? "true or false" : "a number"
    throw FilePatternError(
      .unknownAttribute,
      "\(path), line \(row.line): `\(name)` is `\(text)`, and the script takes it for \(wanted)",
      help: "mend the line, or compare it with a text")
  }

  /// The texts of the attributes, for those of a run catalogue that strategies look at.
  package func texts(of dataset: String) -> [SplitPlaces.Attribute: [ExperimentRun: String]] {
    var found: [SplitPlaces.Attribute: [ExperimentRun: String]] = [:]
    for (place, name) in names.enumerated() where !["exp", "run", "file"].contains(name) {
      found[SplitPlaces.Attribute(dataset: dataset, name: name)] = rows.mapValues { $0.fields[place] }
    }
    return found
  }

  /// When runs began and ended, from `start` and `end` in seconds since 1970; runs without both have no times.
  package var times: [ExperimentRun: RunCatalog.Times] {
    let (starts, ends) = (starts, moments("end"))
    return ends.reduce(into: [:]) { times, end in
      times[end.key] = starts[end.key].map { RunCatalog.Times(begin: $0, end: end.value) }
    }
  }

  /// When runs began, from `start`, in nanoseconds since 1970.
  package var starts: [ExperimentRun: Int64] { moments("start") }

  /// An attribute in seconds, in nanoseconds; runs where it is no number, or one out of all bounds, have none.
  private func moments(_ name: String) -> [ExperimentRun: Int64] {
    guard let place = names.firstIndex(of: name) else { return [:] }
    return rows.compactMapValues { row in
      Double(row.fields[place]).flatMap { abs($0) < 9e9 ? Int64($0 * 1e9) : nil }
    }
  }
}

extension RunAttributes {
  /// Whether a dataset takes a run: it is in the catalogue and its conditions hold.
  func selects(_ run: ExperimentRun, _ dataset: DatasetDefinition) throws(FilePatternError) -> Bool {
    guard contains(run) else {
      if dataset.catalog?.allowsMissing ?? false { return false }
      throw FilePatternError(
        .missingInCatalog, "\(path) has no line for run \(run) of dataset `\(dataset.name)`",
        help: "add it, or leave such runs out: `catalog: \"…\" except missing`")
    }
    return try holds(dataset.runs.conditions, run)
  }

  /// Whether conditions on attributes hold for a run; where it is not in the catalogue they do not.
  package func holds(_ conditions: [DatasetDefinition.RunCondition], _ run: ExperimentRun)
    throws(FilePatternError)
    -> Bool
  {
    for condition in conditions {
      guard contains(run) else { return false }
      let program = try known(condition.program, run)
      var evaluator = ResultEvaluator(program: program, inputs: ResultEvaluator.Inputs())
      do throws(EvaluationFailure) {
        guard try evaluator.value(condition.node) == .bool(true) else { return false }
      } catch {
        throw FilePatternError(.badCatalog, "a condition on run \(run) \(error.message)")
      }
    }
    return true
  }

  /// A program with the attributes of a run in their places.
  private func known(_ program: ResultProgram, _ run: ExperimentRun) throws(FilePatternError) -> ResultProgram
  {
    var result = ResultProgram()
    for node in program.nodes {
      var operation = node.operation
      if case .fact(.attribute(_, let name), _) = operation {
        operation = .literal(try value(name, of: run, as: node.type) ?? .none)
      }
      _ = result.append(
        .init(
          operation: operation, operands: node.operands, type: node.type, unit: node.unit, span: node.span))
    }
    return result
  }
}
