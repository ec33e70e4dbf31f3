/// Makes sentences of a grammar, the same ones for the same seed.
struct SentenceMaker {
  private let grammar: EBNF
  private var state: UInt64
  private var words: [String] = []
  private var depth = 0
  private var brackets = 0
  /// Inside the clauses of a `collect`, and outside brackets, a `by` is the collect's.
  private var bracketsWithoutBy: Int?
  private var isTight = false

  init(_ grammar: EBNF, seed: UInt64) {
    self.grammar = grammar
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  mutating func sentence(of rule: String) -> String {
    words = []
    make(.symbol(rule))
    return words.joined(separator: " ").replacing("\n ", with: "\n")
  }

  private mutating func random(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  private mutating func add(_ word: String) {
    if isTight, let last = words.popLast() { words.append(last + word) } else { words.append(word) }
    switch word {
    case "(", "[", "{": brackets += 1
    case ")", "]", "}": brackets -= 1
    default: break
    }
  }

  private mutating func make(_ part: EBNF.Part) {
    switch part {
    case .terminal(let word): add(word)
    case .symbol(let name): symbol(name)
    case .block(let inner): block(inner)
    case .sequence(let parts): for part in parts { make(part) }
    case .choice(let parts): choice(parts)
    case .optional(let inner): if depth < 14, random(3) == 0, allows(inner) { make(inner) }
    case .repeated(let inner):
      while depth < 14, random(3) == 0, allows(inner) { make(inner) }
    }
  }

  private mutating func choice(_ parts: [EBNF.Part]) {
    let allowed = parts.filter(allows)
    // Deep inside, the shortest alternative: the first that uses no rule, else the one with least text.
    let short = allowed.min { Self.size($0) < Self.size($1) }
    guard let part = depth < 14 ? allowed[random(allowed.count)] : short else { return }
    make(part)
  }

  private static func size(_ part: EBNF.Part) -> Int {
    switch part {
    case .terminal: 1
    case .symbol(let name): name == name.uppercased() ? 1 : 20
    case .block: 15
    case .optional, .repeated: 0
    case .sequence(let parts): parts.reduce(0) { $0 + size($1) }
    case .choice(let parts): parts.map(size).min() ?? 0
    }
  }

  /// What the comments of the grammar forbid.
  private func allows(_ part: EBNF.Part) -> Bool {
    switch part {
    case .sequence(let parts):
      guard case .terminal(let first)? = parts.first else { return true }
      if first == "by", let bracketsWithoutBy, brackets == bracketsWithoutBy { return false }
      return !(first == "^" && !isTight && lastIsUnit)
    case .choice(let parts): return parts.contains(where: allows)
    case .terminal, .symbol, .block, .optional, .repeated: return true
    }
  }

  /// A power directly after a number with a unit can be read in two ways.
  private var lastIsUnit: Bool {
    guard words.count > 1, let digit = words[words.count - 2].first else { return false }
    return digit.isNumber && !words[words.count - 2].hasSuffix("%")
      && words[words.count - 1].first?.isLetter == true
  }

  private mutating func block(_ inner: EBNF.Part) {
    add("{")
    for _ in 0..<random(depth < 14 ? 3 : 1) {
      make(inner)
      add("\n")
    }
    add("}")
  }

  private mutating func symbol(_ name: String) {
    switch name {
    case "NAME", "WORD": add(["alpha", "beta", "gamma", "mass", "h1"][random(5)])
    case "INT": add(["1", "20_000", "7"][random(3)])
    case "FLOAT": add(["1.5", "2e-3"][random(2)])
    case "PERCENT": add("8%")
    case "STRING": add(["\"text\"", "\"a {b.c + 1} {{\"", "\"12/0..*\""][random(3)])
    case "NL": add("\n")
    case "END": break
    default: rule(name)
    }
  }

  private mutating func rule(_ name: String) {
    guard let part = grammar.rules[name] else { return }
    let outer = (bracketsWithoutBy, isTight)
    if ["aggregate", "source", "selection"].contains(name) { bracketsWithoutBy = brackets }
    depth += 1
    if name == "unitExpr" { unit(part) } else { make(part) }
    depth -= 1
    (bracketsWithoutBy, isTight) = outer
  }

  /// No blank stands inside a unit; its first word stands apart.
  private mutating func unit(_ part: EBNF.Part) {
    guard case .sequence(let parts) = part, let first = parts.first else { return make(part) }
    make(first)
    isTight = true
    for part in parts.dropFirst() { make(part) }
  }
}
