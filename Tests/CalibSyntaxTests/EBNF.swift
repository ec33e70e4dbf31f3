/// A reader of the grammar file, as much of EBNF as it uses.
struct EBNF {
  indirect enum Part {
    case terminal(String)
    case symbol(String)
    /// `block(x)`.
    case block(Part)
    case sequence([Part])
    case choice([Part])
    case optional(Part)
    case repeated(Part)
  }

  private(set) var rules: [String: Part] = [:]
  private(set) var names: [String] = []
  private var words: [String] = []
  private var place = 0

  init(_ text: String) {
    words = Self.words(text)
    while place + 1 < words.count {
      let name = words[place]
      place += 1
      if words[place] == "(" { place += 3 }  // the parameter of `block(x)`
      guard words[place] == "=" else { return }
      place += 1
      rules[name] = choice()
      names.append(name)
      place += 1  // `;`
    }
  }

  /// The symbols that the right side of a rule uses.
  static func symbols(_ part: Part) -> [String] {
    switch part {
    case .terminal: []
    case .symbol(let name): [name]
    case .block(let inner): ["block"] + symbols(inner)
    case .optional(let inner), .repeated(let inner): symbols(inner)
    case .sequence(let parts), .choice(let parts): parts.flatMap(symbols)
    }
  }

  private mutating func choice() -> Part {
    var parts = [sequence()]
    while place < words.count, words[place] == "|" {
      place += 1
      parts.append(sequence())
    }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() -> Part {
    var parts: [Part] = []
    while place < words.count, !["|", ";", ")", "]", "}"].contains(words[place]) { parts.append(part()) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func part() -> Part {
    let word = words[place]
    place += 1
    switch word {
    case "(", "[", "{":
      let inner = choice()
      place += 1
      return word == "(" ? inner : word == "[" ? .optional(inner) : .repeated(inner)
    case "block":
      place += 1
      let inner = choice()
      place += 1
      return .block(inner)
    default: return word.first == "\"" ? .terminal(String(word.dropFirst().dropLast())) : .symbol(word)
    }
  }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if rest.hasPrefix("(*") {
        while !rest.isEmpty, !rest.hasPrefix("*)") { rest.removeFirst() }
        rest = rest.dropFirst(2)
      } else if first.isWhitespace {
        rest.removeFirst()
      } else if first == "\"" {
        let inner = rest.dropFirst().prefix { $0 != "\"" }
        words.append("\"\(inner)\"")
        rest = rest.dropFirst(inner.count + 2)
      } else if first.isLetter {
        let word = rest.prefix { $0.isLetter || $0.isNumber }
        words.append(String(word))
        rest = rest.dropFirst(word.count)
      } else {
        words.append(String(first))
        rest.removeFirst()
      }
    }
    return words
  }
}
