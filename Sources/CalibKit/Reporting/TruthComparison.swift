import CalibModel
import CalibReport

/// Constants beside the values that simulated data were made with.
package struct TruthComparison: Sendable {
  /// The table for people, and the verdict.
  package let text: String
  /// Whether every constant lies within 3 of its errors, and there is one to compare at least.
  package let agrees: Bool

  /// A line of the table of truth: a value, and from when to when it holds, the end excluded.
  private struct TrueValue {
    let calibration: String
    let field: String
    let begin: RunMoment
    let end: RunMoment
    let value: Double
    let unit: Unit
  }

  private struct Row {
    let name: String
    let label: String
    let value: Double
    let error: Double
    let truth: Double
    let unit: String

    var pull: Double { (value - truth) / error }
    /// False as well where there is no error to measure by.
    var agrees: Bool { abs(pull) <= 3 }
  }

  /// Compares results with a table whose columns are calibration, field, first, last, value and unit.
  ///
  /// A value holds from the first run to the last, both included. Two columns more, `from` and `to`, are the seconds in
  /// these runs from and to which it holds; empty for the beginning of the first and the end of the last.
  init(_ results: [CalibrationResult], table: String, name: String, units: UnitTable) throws(SessionError) {
    let rows = try Self.values(table, name: name, units: units).flatMap {
      Self.rows($0, results, units: units)
    }
    let largest = rows.map { abs($0.pull) }.max() ?? .infinity
    agrees = rows.allSatisfy(\.agrees) && !rows.isEmpty
    let lines = rows.map { row in
      let value = QuantityText.measured(row.value, error: row.error, unit: row.unit)
      let digits = QuantityText.fixed(row.pull, decimals: 2)
      let pull = String(repeating: " ", count: max(0, 5 - digits.count)) + digits
      let mark = row.agrees ? "" : "   more than 3 errors off"
      return [
        row.name, row.label, value,
        QuantityText.quantity(row.truth, unit: row.unit), "\(pull)\(mark)",
      ]
    }
    let header = ["constant", "IoV", "found", "truth", " pull"]
    let count = QuantityText.plural(rows.count, "constant")
    let verdict =
      rows.isEmpty
      ? "nothing to compare: no constant of the results is in \(name)"
      : agrees
        ? "\(count), all within 3 errors of the truth; the largest pull is \(QuantityText.fixed(largest, decimals: 2))"
        : Self.verdict(off: rows.count { !$0.agrees }, of: count)
    text = (rows.isEmpty ? "" : TextTable.text(header, lines)) + verdict + "\n"
  }

  private static func verdict(off: Int, of count: String) -> String {
    "\(off) of \(count) \(off == 1 ? "is" : "are") more than 3 errors off the truth"
  }

  private static func values(
    _ table: String, name: String, units: UnitTable
  ) throws(SessionError) -> [TrueValue] {
    let lines = table.split(whereSeparator: \.isNewline).map(Self.cells)
    let columns = ["calibration", "field", "first", "last", "value", "unit"]
    guard let head = lines.first, head == columns || head == columns + ["from", "to"] else {
      throw SessionError(
        .unreadable, "`\(name)` is no table of true constants",
        help: "its first line is `calibration,field,first,last,value,unit`")
    }
    var values: [TrueValue] = []
    for (number, line) in lines.enumerated().dropFirst() {
      guard line.count == head.count, let first = ExperimentRun(line[2]), let last = ExperimentRun(line[3]),
        let value = Double(line[4]), let unit = units.unit(line[5])
      else { throw SessionError(.unreadable, "`\(name)`, line \(number + 1) cannot be read") }
      let (from, to) = line.count == 6 ? ("", "") : (line[6], line[7])
      let (begin, end) = (moment(first, from) ?? RunMoment(first), moment(last, to) ?? .end(of: last))
      guard begin < end else {
        throw SessionError(.unreadable, "`\(name)`, line \(number + 1) ends before it begins")
      }
      values.append(
        TrueValue(
          calibration: line[0], field: line[1], begin: begin, end: end, value: value, unit: unit))
    }
    return values
  }

  private static func moment(_ run: ExperimentRun, _ seconds: String) -> RunMoment? {
    Double(seconds).map { RunMoment(run, time: Int64(($0 * 1e9).rounded())) }
  }

  /// The cells of a line; a comma between quotes, as in `"scale[(0, 1)]"`, parts none.
  private static func cells(_ line: Substring) -> [String] {
    var (cells, isQuoted) = ([""], false)
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  /// The intervals, or pieces of them, that lie where the true value holds with all of their runs.
  private static func rows(_ truth: TrueValue, _ results: [CalibrationResult], units: UnitTable) -> [Row] {
    let intervals = results.first { $0.name == truth.calibration }?.intervals ?? []
    return intervals.compactMap { interval in
      guard let first = interval.runs.first, let last = interval.runs.last,
        truth.begin <= max(interval.piece?.from ?? RunMoment(first), RunMoment(first)),
        interval.piece?.to ?? .end(of: last) <= truth.end,
        case .measured(let value, let error, let name)? = constant(truth.field, interval.report),
        let unit = units.unit(name)
      else { return nil }
      return Row(
        name: "\(truth.calibration).\(truth.field)", label: interval.label, value: value, error: error,
        truth: truth.value * truth.unit.factor / unit.factor, unit: name)
    }
  }

  /// A field, or one key of a keyed one: `scale`, `gain[17]`.
  private static func constant(_ field: String, _ report: ExecutionReport) -> Payload.Constant? {
    guard field.hasSuffix("]"), let bracket = field.firstIndex(of: "[") else { return report.constant(field) }
    guard case .keyed(let constants)? = report.constant(String(field[..<bracket])) else { return nil }
    let wanted = field[field.index(after: bracket)...].dropLast()
    return constants.keys.firstIndex { "\($0)" == wanted }.map { constants.constant($0) }
  }
}
