extension UnitTable {
  /// The unit of a text such as `GeV/c^2`, `um/ns` or `adc^-1`; the empty text is that of plain numbers.
  ///
  /// Exponents are whole numbers or fractions in parentheses, as scripts write them; `nil` where the text is no unit.
  package func unit(_ text: String) -> Unit? {
    guard !text.isEmpty else { return Unit.none }
    if let known = self[text] { return known }
    var parts: [(name: String, exponent: Rational)] = []
    var (isBelow, current) = (false, "")
    for character in text + "*" {
      guard character == "*" || (character == "/" && !current.contains("(")) else {
        current.append(character)
        continue
      }
      guard let part = Self.part(current) else { return nil }
      parts.append((part.name, isBelow ? -part.exponent : part.exponent))
      (isBelow, current) = (character == "/", "")
    }
    return try? product(parts, text: text).get()
  }

  /// Reads `c^2` or `x^(1/2)`; the unit `1` before a `/` is a plain number.
  private static func part(_ text: String) -> (name: String, exponent: Rational)? {
    let pieces = text.split(separator: "^", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = pieces.first, !name.isEmpty else { return nil }
    guard pieces.count == 2 else { return (String(name), .one) }
    let digits = pieces[1].filter { $0 != "(" && $0 != ")" }
    let numbers = digits.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    switch numbers.count {
    case 1: return numbers[0].map { (String(name), Rational($0)) }
    case 2:
      guard let above = numbers[0], let below = numbers[1], below != 0 else { return nil }
      return (String(name), Rational(above, below))
    default: return nil
    }
  }
}
