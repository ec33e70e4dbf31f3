package import CalibModel

extension UnitTable {
  /// The unit that a payload's text names: `GeV`, `um/ns`, `T*m`, `adc^-1`, or empty; `nil` where it names none.
  package func unit(text: String) -> Unit? {
    if text.isEmpty { return Unit.none }
    if let unit = self[text] { return unit }
    var parts: [(name: String, exponent: Rational)] = []
    var isBelow = false
    var rest = text[...]
    while true {
      let factor = rest.prefix { $0 != "*" && $0 != "/" }
      rest = rest.dropFirst(factor.count)
      let pieces = factor.split(separator: "^", maxSplits: 1, omittingEmptySubsequences: false)
      let exponent = pieces.count == 2 ? Int(pieces[1]) : 1
      guard let name = pieces.first, let exponent, abs(exponent) <= 100 else { return nil }
      // `1/ns` begins with a number, which has no unit.
      if name != "1" { parts.append((String(name), Rational(isBelow ? -exponent : exponent))) }
      guard let symbol = rest.popFirst() else { break }
      isBelow = symbol == "/"
    }
    guard case .success(let unit) = product(parts, text: text) else { return nil }
    return unit
  }
}
