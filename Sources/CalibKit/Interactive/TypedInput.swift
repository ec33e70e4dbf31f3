/// What kind of thing was typed into a session.
enum TypedInput: Equatable {
  /// Blanks or a comment.
  case nothing
  /// `:word argument`
  case command(word: String, argument: String)
  /// `?name`
  case question(String)
  /// `;command` for the shell.
  case shell(String)
  /// A look at data or results.
  case view(View, String)
  /// A name for something that may have to be collected: `let h = …`, `collect h = …`, `h = …`.
  case named(word: String, name: String, expression: String)
  case declarations(String)
  case expression(String)

  enum View: String, CaseIterable { case head, describe, runs, plot, at }

  init(_ typed: String) {
    let text = typed.trimmed
    let first = Self.firstCode(in: text)
    guard !first.isEmpty else {
      self = .nothing
      return
    }
    switch first.first {
    case ":":
      let parts = text.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
      self = .command(word: parts.first ?? "", argument: parts.count > 1 ? parts[1].trimmed : "")
    case "?": self = .question(String(text.dropFirst()).trimmed)
    case ";": self = .shell(String(text.dropFirst()).trimmed)
    default: self = Self.view(text) ?? Self.named(text) ?? Self.other(text, first)
    }
  }

  /// The first line that is no comment.
  private static func firstCode(in text: String) -> String {
    text.split(separator: "\n").map { String($0).trimmed }.first { !$0.isEmpty && !$0.hasPrefix("#") } ?? ""
  }

  /// `head dimuon 5`, `describe(dimuon)`, `describe dimuon`, `plot h with peak`, `at scale@12/133`.
  private static func view(_ text: String) -> TypedInput? {
    let word = String(text.prefix { $0.isLetter })
    guard let view = View(rawValue: word) else { return nil }
    let rest = String(text.dropFirst(word.count))
    let argument = rest.trimmed
    switch view {
    case .describe, .runs, .head:
      if argument.hasPrefix("("), argument.hasSuffix(")") {
        return .view(view, String(argument.dropFirst().dropLast()).trimmed)
      }
      guard let first = argument.first, rest.first == " " || rest.isEmpty else { return nil }
      return first.isLetter || first == "_" || first == "(" ? .view(view, argument) : nil
    case .plot, .at:
      guard rest.first == " ", let first = argument.first else { return nil }
      return first.isLetter || first == "_" || first == "\"" || first == "(" ? .view(view, argument) : nil
    }
  }

  private static func named(_ text: String) -> TypedInput? {
    var rest = text[...]
    let word = rest.prefix { $0.isLetter }
    var lead = ""
    if word == "let" || word == "collect" {
      lead = String(word)
      rest = rest.dropFirst(word.count).drop { $0 == " " }
    }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let behind = rest.dropFirst(name.count).drop { $0 == " " }
    guard name.first?.isNumber == false, behind.first == "=", behind.dropFirst().first != "=" else {
      return nil
    }
    return .named(word: lead, name: String(name), expression: String(behind.dropFirst()).trimmed)
  }

  private static func other(_ text: String, _ first: String) -> TypedInput {
    let word = String(first.prefix { $0.isLetter || $0 == "_" })
    return declarationWords.contains(word) ? .declarations(text) : .expression(text)
  }

  private static let declarationWords: Set<String> = [
    "calib", "use", "param", "profile", "unit", "let", "fn", "model", "dataset", "calibration", "validation",
    "template", "for", "store", "publish", "backend", "notify", "require", "expect",
  ]
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
