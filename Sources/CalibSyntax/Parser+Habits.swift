import CalibDiagnostics

/// What is meant by words and signs that other languages write where ours has something else.
extension Parser {
  /// How to go on where something does not go on from what stands before it; `nil` where nothing is certain.
  func habitHelp() -> String? {
    switch kind {
    case .word where text(position) == "is":
      return "say what holds where a value is missing: `VALUE ?? OTHER`"
    case .word where followsNameOnLine && startsWithCapital(position):
      return "a type stands after a colon: `\(text(position - 1)): \(text(position))`"
    case .question: return "write `if CONDITION { A } else { B }`"
    case .integer where text(position) == "1" && kind(ahead: 1) == .slash && kind(ahead: 2) == .word:
      return "a unit below the line has a power: `\(text(position + 2))^-1`"
    case .colon where position > 0 && tokens[position - 1].kind == .integer:
      return "elements are taken one by one: `xs[0]`, or chosen: `[x for x in xs if …]`"
    default: return nil
    }
  }

  private var followsNameOnLine: Bool {
    position > 0 && tokens[position - 1].kind == .word && isOnSameLine(position)
  }

  private func startsWithCapital(_ place: Int) -> Bool {
    let byte = file.bytes[tokens[place].start]
    return byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
  }

  /// What stands where an item should: a statement of another language, or the rest of a list without its brackets.
  func itemHelp() -> String? {
    guard kind == .word else { return nil }
    if [.plus, .minus, .star, .slash].contains(kind(ahead: 1)), kind(ahead: 2) == .equals {
      return "a name is made once: write `let` with another name"
    }
    if position > 0, tokens[position - 1].kind == .comma, isOnSameLine(position) { return afterCommaHelp() }
    return Self.statements[text(position)]
  }

  /// Skips a loop with the braces of its body; false where they do not match.
  mutating func skipLoop() -> Bool {
    var (place, depth) = (position, 0)
    while tokens[place].kind != .endOfFile {
      switch tokens[place].kind {
      case .leftBrace: depth += 1
      case .rightBrace where depth == 0: return false
      case .rightBrace where depth == 1:
        while position <= place { advance() }
        return true
      case .rightBrace: depth -= 1
      case .newline where depth == 0: return false
      default: break
      }
      place += 1
    }
    return false
  }

  /// A comma that ends an item, where a further key or condition was meant.
  private func afterCommaHelp() -> String? {
    var place = position - 1
    while place > 0, isOnSameLine(place) {
      place -= 1
      switch keyword(at: place) {
      case .by:
        let key = file.text(span(place + 1, position - 1))
        return "several parts of a key stand in parentheses: `by (\(key), \(text(position)))`"
      case .where: return "conditions are joined by `and`"
      default: break
      }
    }
    return nil
  }

  /// Statements of other languages, with what does their work.
  private static let statements = [
    "return": "what a calibration gives stands in `payload: { … }`",
    "yield": "what a calibration gives stands in `payload: { … }`",
    "print": "`calib results` shows what `payload:` holds, `calib repl` everything else",
    "while": "what is repeated is an `iterate … until …, at most N`",
    "for": "one object per key is `collect NAME = … by KEY`; calibrations in a `for` stand at top level",
    "try": "what may fail has an `ok`: `if peak.ok { … } else { … }`",
    "if": "an `if` is a value: `let NAME = if CONDITION { … } else { … }`",
    "assert": "a check is written `require NAME: CONDITION`",
    "import": "modules are read with `use`, at top level",
    "with": "leave it out",
    "class": "a calibration with parameters is a `template`, at top level",
  ]
}
