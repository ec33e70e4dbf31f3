import CalibGraph
import CalibLanguage
import CalibModel

/// Reads an output as what the script declares it to be; what does not fit is an error that says where.
struct ProgramOutput {
  let definition: ExecDefinition.Output

  init(_ definition: ExecDefinition.Output) { self.definition = definition }

  /// The value of the output in a file: a path, a record, a list of records or a text.
  func value(_ path: String) throws(TaskFailure) -> Value {
    switch definition.kind {
    case .file: return .file(.left(path: path))
    case .text: return .string(try text(path))
    case .json:
      do {
        return try record(of: try JSONValue(parsing: try ProgramFile.bytes(path)))
      } catch let failure as TaskFailure {
        throw failure
      } catch {
        throw problem("is no JSON: \(error)")
      }
    case .table: return try table(text(path))
    }
  }

  private func text(_ path: String) throws(TaskFailure) -> String {
    String(decoding: try ProgramFile.bytes(path), as: UTF8.self)
  }

  private func problem(_ text: String, help: String = "") -> TaskFailure {
    TaskFailure("output `\(definition.name)` (`\(definition.path)`) \(text)", help: help)
  }

  private var fields: [ValueType.Field] {
    switch definition.type {
    case .record(let fields), .list(.record(let fields)): fields
    default: []
    }
  }
}

extension ProgramOutput {
  private func record(of json: JSONValue) throws(TaskFailure) -> Value {
    guard json.asObject != nil else { throw problem("is no JSON object") }
    var entries: [Value.Entry] = []
    for field in fields {
      guard let value = Self.value(json[field.name], field.type, factor: definition.factors[field.name] ?? 1)
      else {
        let found = json[field.name].map { "\($0.canonicalText)" } ?? "missing"
        throw problem("has no `\(field.name): \(field.type)`; it is \(found)")
      }
      entries.append(.init(name: field.name, value: value))
    }
    return .record(entries)
  }

  /// A JSON value of a type; `nil` where it is something else.
  private static func value(_ json: JSONValue?, _ type: ValueType, factor: Double) -> Value? {
    switch type {
    case .optional(let inner):
      guard let json, json != .null else { return Value.none }
      return value(json, inner, factor: factor)
    case .integer: return json?.asInteger.map { .integer($0) }
    case .number: return json?.asDouble.map { .number($0 * factor) }
    case .bool: return json?.asBool.map { .bool($0) }
    case .string: return json?.asString.map { .string($0) }
    case .run: return json?.asString.flatMap { ExperimentRun($0) }.map { .run($0) }
    case .interval: return json?.asString.flatMap { IntervalOfValidity($0) }.map { .interval($0) }
    case .list(let inner):
      guard let elements = json?.asArray else { return nil }
      let values = elements.compactMap { value($0, inner, factor: factor) }
      return values.count == elements.count ? .list(values) : nil
    case .record(let fields):
      guard let json else { return nil }
      let entries = fields.compactMap { field in
        value(json[field.name], field.type, factor: 1).map { Value.Entry(name: field.name, value: $0) }
      }
      return entries.count == fields.count ? .record(entries) : nil
    default: return nil
    }
  }

  /// The rows of a table: by the names of its first line where it has them, else by place.
  ///
  /// Cells are separated by commas in a `.csv`, by tabs in a `.tsv`, else by blanks.
  private func table(_ text: String) throws(TaskFailure) -> Value {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .dropFirst(definition.skip)
      .filter { !$0.element.allSatisfy(\.isWhitespace) }
    var places = Array(fields.indices)
    if let header = lines.first.map({ cells($0.element) }), fields.allSatisfy({ header.contains($0.name) }) {
      places = fields.compactMap { field in header.firstIndex(of: field.name) }
      lines.removeFirst()
    }
    var rows: [Value] = []
    for (number, line) in lines {
      let cells = cells(line)
      var entries: [Value.Entry] = []
      for (field, place) in zip(fields, places) {
        let cell = place < cells.count ? cells[place] : ""
        guard let value = Self.value(cell, field.type, factor: definition.factors[field.name] ?? 1) else {
          throw problem(
            "has in line \(number + 1) `\(cell)`, where `\(field.name): \(field.type)` was wanted")
        }
        entries.append(.init(name: field.name, value: value))
      }
      rows.append(.record(entries))
    }
    return .list(rows)
  }

  private func cells(_ line: Substring) -> [String] {
    let separator: Character? =
      definition.path.hasSuffix(".csv") ? "," : definition.path.hasSuffix(".tsv") ? "\t" : nil
    guard let separator else { return line.split(whereSeparator: \.isWhitespace).map(String.init) }
    return line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
      var cell = cell.drop { $0 == " " }
      while cell.last == " " { cell.removeLast() }
      return String(cell)
    }
  }

  private static func value(_ cell: String, _ type: ValueType, factor: Double) -> Value? {
    switch type {
    case .optional(let inner): return cell.isEmpty ? Value.none : value(cell, inner, factor: factor)
    case .integer: return Int(cell).map { .integer($0) }
    case .number: return Double(cell).flatMap { $0.isFinite ? .number($0 * factor) : nil }
    case .bool: return ["true": true, "1": true, "false": false, "0": false][cell].map { .bool($0) }
    case .string: return .string(cell)
    case .run: return ExperimentRun(cell).map { .run($0) }
    case .interval: return IntervalOfValidity(cell).map { .interval($0) }
    default: return nil
    }
  }
}
