package import CalibModel

/// Constants by themselves, as an interactive session shows them.
package enum ConstantText {
  /// How many keys are listed one by one; of more there is an overview.
  private static let listedKeys = 24

  /// The fields of a payload: the bare value of one that is called `value`, else a line for each.
  package static func lines(_ payload: Payload, style: TextStyle) -> [String] {
    if payload.fields.count == 1, let field = payload.fields.first, field.name == "value" {
      return lines(field.value, name: "", style: style)
    }
    let fields = payload.listedFields
    let widest = fields.map { TerminalText.width($0.name) }.max() ?? 0
    return fields.flatMap { field in
      lines(
        field.value, name: TerminalText.padded(TerminalText.sanitized(field.name), to: widest), style: style)
    }
  }

  /// One constant; a keyed one as an overview with outliers, and key by key where there are few.
  package static func lines(
    _ constant: Payload.Constant, name: String = "", style: TextStyle
  ) -> [String] {
    let lead = name.isEmpty ? "" : name + "  "
    guard case .keyed(let constants) = constant else { return [lead + QuantityText.constant(constant)] }
    var lines: [String] = []
    if KeyedOverview(constants) != nil || constants.truthText != nil {
      let title = name.isEmpty ? "by key" : name.trimmingBlanks
      lines = ResultsText.keyedLines(title, constants, style)
    } else {
      lines = [lead + QuantityText.constant(constant)]
    }
    guard constants.keys.count <= listedKeys else { return lines }
    let keys = constants.keys.map { TerminalText.sanitized("\($0)") }
    let widest = keys.map(TerminalText.width).max() ?? 0
    return lines
      + keys.enumerated().map { place, key in
        "  \(TerminalText.padded(key, to: widest))  \(QuantityText.constant(constants.constant(place)))"
      }
  }

  /// The constant of one key, written as `17` or `(3, "left")`; `nil` where there is no such key.
  package static func text(_ constants: KeyedConstants, key: String) -> String? {
    let wanted = key.filter { !$0.isWhitespace }
    let place = constants.keys.firstIndex { "\($0)".filter { !$0.isWhitespace } == wanted }
    return place.map { QuantityText.constant(constants.constant($0)) }
  }
}
