import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibReport
import CalibTasks

/// What is asked of a whole dataset: its first rows, its columns, its runs.
struct DatasetLook {
  private let repl: Repl
  /// As a script writes it behind `input:`.
  private let input: String
  private let dataset: DatasetDefinition

  /// - Parameter input: a dataset, also `dimuon where mass > 80 GeV`.
  init(_ repl: Repl, _ input: String) throws(SessionError) {
    let datasets = repl.loaded.checked.program?.datasets ?? []
    guard !input.isEmpty else {
      throw SessionError(.usage, "a dataset is missing", help: datasets.map(\.name).joined(separator: ", "))
    }
    self.repl = repl
    self.input = input
    let word = String(input.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    if let known = datasets.first(where: { $0.name == word }) {
      dataset = known
      return
    }
    var probe = Probe(name: "session", input: input, sketches: [Self.rows])
    probe.ending = ["payload: { rows = rows.entries }"]
    let script = try repl.check(probe)
    let read = script.checked.program?.calibrations.last?.collectors.flatMap(\.datasets) ?? []
    guard let found = datasets.first(where: { read.contains($0.name) }) else {
      throw SessionError(.mistake, "`\(TerminalText.sanitized(input))` is no dataset")
    }
    dataset = found
  }

  private static let rows = Sketch(
    name: "rows", collects: [CollectText(name: "rows", text: "count()", dataset: "")], expression: nil,
    names: [])

  /// The columns that hold one number per row, as they are written in an expression.
  private var columns: [DatasetDefinition.Column] {
    dataset.columns.filter { ($0.kind == .number || $0.kind == .integer) && $0.count == nil }
  }

  private func probe(_ collects: [CollectText], ending: [String]) -> Probe {
    let sketch = Sketch(name: "all", collects: collects, expression: nil, names: [])
    var probe = Probe(name: "session", input: input, sketches: [Self.rows, sketch])
    probe.ending = ending
    return probe
  }
}

extension DatasetLook {
  /// Each column with count, mean, spread, range, and how many rows have no number there.
  func description(_ write: @escaping (String) -> Void) throws(SessionError) -> String {
    var lines: [[String]] = []
    var rows: Double?
    let all = try summaries(columns, write)
    for (place, column) in columns.enumerated() {
      // A column without two numbers has no spread, and nothing else is to suffer from it.
      let own: Payload
      if let all { own = all } else { own = try one(column, write) }
      let lead = all == nil ? "c0" : "c\(place)"
      rows = Self.number(own["rows"]) ?? rows
      lines.append(line(column, own, lead, rows ?? 0))
    }
    if rows == nil { rows = Self.number(try one(nil, write)["rows"]) }
    for column in dataset.columns where !columns.contains(column) {
      lines.append([column.name, Self.kind(column)] + Array(repeating: "", count: 6))
    }
    let title =
      "\(TerminalText.sanitized(input)): \(QuantityText.plural(Int(rows ?? 0), "row")), "
      + "\(QuantityText.plural(dataset.columns.count, "column"))\n"
    return title
      + TextTable.text(
        ["column", "unit", "entries", "missing", "mean", "sd", "min", "max"], lines, left: 2,
        style: repl.style)
  }

  /// What is said of one column, or of none but the number of rows.
  ///
  /// Of a column with fewer than two numbers that is their number alone: a payload cannot say that there is no mean.
  private func one(
    _ column: DatasetDefinition.Column?, _ write: @escaping (String) -> Void
  ) throws(SessionError) -> Payload {
    let columns = column.map { [$0] } ?? []
    if let whole = try summaries(columns, write) { return whole }
    let counts = ["rows = rows.entries"] + columns.map { _ in "c0_n = c0.entries" }
    let probe = probe(
      Self.collects(columns), ending: ["payload: { \(counts.joined(separator: ", ")) }"])
    return try repl.run(probe, write).reports.first?.report.payload ?? Payload(name: "", fields: [])
  }

  /// All that is said of columns; `nil` where one of them has too few numbers for some of it.
  private func summaries(
    _ columns: [DatasetDefinition.Column], _ write: @escaping (String) -> Void
  ) throws(SessionError) -> Payload? {
    let fields = columns.indices.flatMap { place in
      [
        "n = c\(place).entries", "mean = c\(place).mean", "sd = c\(place).sigma", "min = c\(place).min",
        "max = c\(place).max",
      ]
      .map { "c\(place)_\($0)" }
    }
    let probe = probe(
      Self.collects(columns),
      ending: ["payload: { " + (["rows = rows.entries"] + fields).joined(separator: ", ") + " }"])
    let outcome = try repl.outcome(of: probe, write)
    if outcome.wasInterrupted || !outcome.failures.isEmpty {
      throw SessionError(.mistake, TerminalText.sanitizedLines(outcome.reason).joined(separator: "\n"))
    }
    return outcome.reports.first?.report.payload
  }

  private static func collects(_ columns: [DatasetDefinition.Column]) -> [CollectText] {
    columns.enumerated().map { CollectText(name: "c\($0)", text: "summary(\($1.name))", dataset: "") }
  }

  /// The cells of a column; a dash for what it has not.
  ///
  /// - Parameter lead: how the names of its fields begin in the payload.
  private func line(
    _ column: DatasetDefinition.Column, _ payload: Payload, _ lead: String, _ rows: Double
  ) -> [String] {
    let entries = Self.number(payload["\(lead)_n"]) ?? 0
    let values = ["mean", "sd", "min", "max"].map { name -> String in
      guard let number = Self.number(payload["\(lead)_\(name)"]) else { return "—" }
      return QuantityText.number(number, significant: 5)
    }
    return [
      column.name, Self.kind(column), QuantityText.entries(entries), QuantityText.entries(rows - entries),
    ] + values
  }

  /// The number of a constant, in the constant's own unit.
  private static func number(_ constant: Payload.Constant?) -> Double? {
    switch constant {
    case .integer(let value): Double(value)
    case .number(let value, _): value
    case .measured(let value, error: _, _): value
    case .bool, .string, .keyed, .record, .list, .curve, .file, nil: nil
    }
  }

  /// The unit of a column's numbers, or what it holds instead: `GeV`, `Int`, `[adc; 31]`.
  static func kind(_ column: DatasetDefinition.Column) -> String {
    let unit = column.unit.name
    let kind =
      switch column.kind {
      case .number: unit
      case .integer: unit.isEmpty ? "Int" : unit
      case .bool: "Bool"
      case .string: "String"
      }
    return TerminalText.sanitized(column.count.map { "[\(kind.isEmpty ? "Number" : kind); \($0)]" } ?? kind)
  }
}

extension DatasetLook {
  /// The runs with their events and files.
  func runs(_ write: @escaping (String) -> Void) throws(SessionError) -> String {
    let probe = probe([], ending: ["strategy: per_run", "payload: { events = rows.entries }"])
    let outcome = try repl.run(probe, write)
    var files: [ExperimentRun: [String]] = [:]
    // What lies beside the script is told from there: whole paths would leave no room.
    let folder = repl.loaded.folder + "/"
    for file in outcome.files {
      let path = file.path.hasPrefix(folder) ? String(file.path.dropFirst(folder.count)) : file.path
      for run in file.runs { files[run, default: []].append(path) }
    }
    var total = 0.0
    let lines = outcome.result.intervals.flatMap { interval in
      let events = Self.number(interval.report.payload?["events"]) ?? 0
      total += events
      return interval.runs.map { run in
        let paths = files[run] ?? []
        let path = paths.count == 1 ? paths[0] : QuantityText.plural(paths.count, "file")
        return ["\(run)", path, QuantityText.entries(events)]
      }
    }
    // As many as a screen takes; those left out are said to be.
    let count = 40
    let shown = lines.count > count ? lines.prefix(count * 3 / 4) + lines.suffix(count / 4) : lines[...]
    let left = lines.count > count ? "\(lines.count - count) runs between are not shown\n" : ""
    return TextTable.text(["run", "file", "events"], Array(shown), left: 2, style: repl.style) + left
      + "\(QuantityText.plural(lines.count, "run")), \(QuantityText.entries(total)) events\n"
  }

  /// The first rows, in the order of the runs.
  func head(_ count: Int) throws(SessionError) -> String {
    let columns = dataset.columns
    let collects = columns.enumerated().map { place, column in
      let value = column.count == nil ? column.name : "\(column.name)[0]"
      let text =
        switch column.kind {
        case .number, .integer: "summary(\(value))"
        case .bool: "summary(if \(value) { 1 } else { 0 })"
        case .string: "count() by \(value)"
        }
      return CollectText(name: "c\(place)", text: text, dataset: "")
    }
    let probe = probe(collects, ending: ["payload: { rows = rows.entries }"])
    let rows = try repl.firstRows(probe, count)
    let header =
      ["run", "where"]
      + columns.map { column in
        // Of a fixed array the first value is shown.
        let name = column.count == nil ? column.name : "\(column.name)[0]"
        let unit = TerminalText.sanitized(column.unit.name)
        return unit.isEmpty ? name : "\(name) [\(unit)]"
      }
    let lines = rows.map { row in
      ["\(row.run)", row.place]
        + zip(columns, row.cells.dropFirst()).map { column, cell in
          switch cell {
          case .text(let text): TerminalText.sanitized(text)
          case .number(let value) where column.kind == .bool: value == 1 ? "true" : "false"
          case .number(let value): QuantityText.number(value / column.unit.factor)
          }
        }
    }
    let end = rows.count < count ? "\(QuantityText.plural(rows.count, "row")), no more\n" : ""
    return TextTable.text(header, lines, left: 1, style: repl.style) + end
  }
}
