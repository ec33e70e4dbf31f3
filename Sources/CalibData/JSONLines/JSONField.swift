import CalibColumns

/// Reads single values of JSON as columns want them.
struct JSONField: ~Copyable {
  private let scanner = DecimalScanner()

  /// What stands for a value that is missing or `null`.
  static func missing(_ request: ColumnRequest) -> Double {
    request.kind == .string ? ParquetFormat.emptyText : .nan
  }

  /// Whether a column must have a value and has none.
  static func lacksValue(_ value: Double, _ request: ColumnRequest) -> RowProblem? {
    guard value.isNaN, request.kind == .integer || request.kind == .bool else { return nil }
    return RowProblem(column: request.name, message: "there is no value, \(wanted(request)) was wanted")
  }

  /// Reads the value here and moves behind it.
  func read(_ object: inout JSONScanner, as request: ColumnRequest) -> Result<Double, RowProblem> {
    guard let value = object.value() else {
      return .failure(RowProblem(column: nil, message: object.problem))
    }
    switch (value, request.kind) {
    case (.number(let start), _): return number(&object, start, request)
    case (.null, _): return .success(Self.missing(request))
    case (.bool(let truth), .bool), (.bool(let truth), .number): return .success(truth ? 1 : 0)
    case (.text(let text), .string):
      guard let content = text.content else { return problem(request, "an escape in its text is none") }
      return .success(request.code(content))
    case (.text(let text), .number), (.text(let text), .integer), (.text(let text), .bool):
      let shown = FieldValue.quoted(String(decoding: text.bytes, as: UTF8.self))
      return problem(request, "\(shown) is a text, \(Self.wanted(request)) was wanted")
    case (.bool, .integer), (.bool, .string):
      return problem(request, "it is true or false, \(Self.wanted(request)) was wanted")
    case (.nested, _):
      return problem(request, "it is a list or an object, \(Self.wanted(request)) was wanted")
    }
  }

  /// Passes over the value here; what is wrong with it, where something is.
  func skip(_ object: inout JSONScanner) -> RowProblem? {
    guard let value = object.value() else { return RowProblem(column: nil, message: object.problem) }
    guard case .number(let start) = value else { return nil }
    var end = start
    if scanner.scan(&end) != nil, object.finishNumber(at: end) { return nil }
    return noValue(String(decoding: object.skipNumber(), as: UTF8.self))
  }

  private func number(_ object: inout JSONScanner, _ start: UnsafePointer<UInt8>, _ request: ColumnRequest)
    -> Result<Double, RowProblem>
  {
    var end = start
    if let number = scanner.scan(&end), object.finishNumber(at: end) {
      let isOrdinary =
        switch request.kind {
        case .number: true
        case .integer:
          abs(number) < 1e15 && number == number.rounded()
            && (request.allowed.map { $0.contains(Int(number)) } ?? true)
        case .bool: number == 0 || number == 1
        case .string: false
        }
      if isOrdinary { return .success(number) }
      let bytes = UnsafeBufferPointer(start: start, count: end - start)
      return unusual(String(decoding: bytes, as: UTF8.self), request)
    }
    return unusual(String(decoding: object.skipNumber(), as: UTF8.self), request)
  }

  /// What stands where a number should, with care; `NaN` and `Infinity` are what Python writes.
  private func unusual(_ text: String, _ request: ColumnRequest) -> Result<Double, RowProblem> {
    if let problem = noValue(text) { return .failure(problem) }
    if request.kind == .string { return problem(request, "it is a number, a text was wanted") }
    return FieldValue.read(text, as: request).mapError {
      RowProblem(column: request.name, message: $0.message)
    }
  }

  private func noValue(_ text: String) -> RowProblem? {
    guard DecimalScanner.value(of: text) == nil else { return nil }
    return RowProblem(column: nil, message: "\(FieldValue.quoted(text)) is no value of JSON")
  }

  private func problem(_ request: ColumnRequest, _ message: String) -> Result<Double, RowProblem> {
    .failure(RowProblem(column: request.name, message: message))
  }

  static func wanted(_ request: ColumnRequest) -> String {
    switch request.kind {
    case .number: "a number"
    case .integer: "a whole number"
    case .bool: "true or false"
    case .string: "a text"
    }
  }
}
