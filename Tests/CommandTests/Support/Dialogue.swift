/// What a document tells its reader to do: files to write, commands to type, and what they answer.
///
/// Commands stand in blocks of ```` ```console ````, behind `$`; a line `…` stands for any lines, and `…` in a line for any
/// text. A file is a block below the comment `<!-- file: NAME -->`.
struct Dialogue {
  enum Step {
    case file(name: String, text: String)
    /// A command with what it prints.
    case command([String], answer: [String])
    /// A session: what it begins with, and each input with its answer.
    case session([String], greeting: [String], [(input: String, answer: [String])])
  }

  private(set) var steps: [Step] = []

  init(_ document: String) {
    var lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var file: String?
    while let line = lines.popFirst() {
      if line.hasPrefix("<!-- file: ") { file = String(line.dropFirst(11).dropLast(4)) }
      guard line.hasPrefix("```"), line != "```" else { continue }
      let block = Array(lines.prefix { $0 != "```" })
      lines = lines.dropFirst(block.count + 1)
      if line == "```console" { takeCommands(block) }
      if let name = file.take() {
        steps.append(.file(name: name, text: block.joined(separator: "\n") + "\n"))
      }
    }
  }

  private mutating func takeCommands(_ block: [String]) {
    var rest = block[...]
    while let line = rest.popFirst() {
      guard line.hasPrefix("$ ") else { continue }
      let answer = Array(rest.prefix { !$0.hasPrefix("$ ") })
      rest = rest.dropFirst(answer.count)
      let words = Self.words(line.dropFirst(2))
      if words.starts(with: ["calib", "repl"]) {
        let greeting = Array(answer.prefix { !$0.hasPrefix("calib> ") })
        steps.append(.session(words, greeting: greeting, Self.inputs(answer)))
      } else {
        steps.append(.command(words, answer: answer))
      }
    }
  }

  private static func inputs(_ lines: [String]) -> [(input: String, answer: [String])] {
    var inputs: [(input: String, answer: [String])] = []
    for line in lines {
      if line.hasPrefix("calib> ") {
        inputs.append((String(line.dropFirst(7)), []))
      } else if line.hasPrefix("   ... "), let last = inputs.indices.last, inputs[last].answer.isEmpty {
        inputs[last].input += "\n" + line.dropFirst(7)
      } else if let last = inputs.indices.last {
        inputs[last].answer.append(line)
      }
    }
    return inputs
  }

  /// The words of a command; what is in double quotes is one.
  private static func words(_ command: some StringProtocol) -> [String] {
    var words: [String] = []
    for (place, part) in String(command).split(separator: "\"" as Character, omittingEmptySubsequences: false)
      .enumerated()
    {
      if place % 2 == 1 {
        words.append(String(part))
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    return words
  }
}

extension Dialogue {
  /// Whether a text is what the document shows; blanks at the ends of lines do not count.
  static func isShown(_ text: String, as pattern: [String]) -> Bool {
    func trimmed(_ line: some StringProtocol) -> String {
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { trimmed($0) }
    while lines.last == "" { lines.removeLast() }
    var wanted = pattern.map { trimmed($0) }
    while wanted.last == "" { wanted.removeLast() }
    return matches(lines[...], wanted[...])
  }

  private static func matches(_ lines: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return lines.isEmpty }
    if first == "…" {
      return (0...lines.count).contains { matches(lines.dropFirst($0), pattern.dropFirst()) }
    }
    guard let line = lines.first, matches(line, first) else { return false }
    return matches(lines.dropFirst(), pattern.dropFirst())
  }

  private static func matches(_ line: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return line == pattern }
    guard line.hasPrefix(parts[0]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() {
      guard let found = String(rest).firstRange(of: part) else { return false }
      let text = String(rest)
      rest = text[found.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
