/// The value of a field by its kind, or what is wrong with it.
enum FieldValue {
  static func read(_ text: String, as request: ColumnRequest) -> Result<Double, FieldProblem> {
    switch request.kind {
    case .string: return .success(request.code(text.utf8))
    case .number:
      guard !text.isEmpty else { return .failure(FieldProblem("the field is empty, a number was wanted")) }
      guard let value = DecimalScanner.value(of: text) else {
        return .failure(FieldProblem("\(quoted(text)) is not a number"))
      }
      return .success(value)
    case .bool:
      switch text.lowercased() {
      case "1", "true": return .success(1)
      case "0", "false": return .success(0)
      case "": return .failure(FieldProblem("the field is empty, true or false was wanted"))
      default: return .failure(FieldProblem("\(quoted(text)) is neither true nor false"))
      }
    case .integer: return integer(text, request.allowed)
    }
  }

  private static func integer(_ text: String, _ allowed: ClosedRange<Int>?) -> Result<Double, FieldProblem> {
    guard !text.isEmpty else {
      return .failure(FieldProblem("the field is empty, a whole number was wanted"))
    }
    let decimal = DecimalScanner.value(of: text)
    guard let value = Int(text) ?? decimal.flatMap(Int.init(exactly:)) else {
      let isLarge = decimal.map { $0.isFinite && $0 == $0.rounded() } ?? false
      return .failure(
        FieldProblem("\(quoted(text)) is \(isLarge ? "larger than 2⁵³" : "not a whole number")"))
    }
    guard value.magnitude <= 1 << 53 else {
      return .failure(FieldProblem("\(quoted(text)) is larger than 2⁵³"))
    }
    if let allowed, !allowed.contains(value) {
      return .failure(FieldProblem("\(value) is outside of \(allowed.lowerBound)..\(allowed.upperBound)"))
    }
    return .success(Double(value))
  }

  /// A text for a message: at most 40 characters, and none that a terminal would obey.
  static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(40).map { $0.properties.isPrintable ? Character($0) : "\u{fffd}" }
    return "`\(String(shown))\(text.unicodeScalars.count > 40 ? "…" : "")`"
  }
}

/// What is wrong with a field.
struct FieldProblem: Error, Hashable {
  let message: String

  init(_ message: String) { self.message = message }
}

extension Unicode.Scalar.Properties {
  fileprivate var isPrintable: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
