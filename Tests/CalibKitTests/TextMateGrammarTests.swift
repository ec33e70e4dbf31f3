import CalibModel
import Foundation
import Testing

@testable import CalibKit

@Suite struct TextMateGrammarTests {
  /// What a character of a script is, as far as the grammar and the lexer should agree.
  private enum Class: Character {
    case comment = "c", string = "s", number = "n", reserved = "r", other = "."
  }

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The right scripts of the source tree, without the fixtures of messages.
  private static let corpus: [String] = {
    let names = ["examples", "stdlib", "Tests"].flatMap { folder in
      ((try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).map {
        "\(folder)/\($0)"
      }
    }
    return names.filter { name in
      name.hasSuffix(".calib") && !name.contains("/diagnostics/") && !name.contains("/situations/")
    }.sorted()
  }()

  @Test func theFileIsTheOneThatTheCompilersTablesGive() throws {
    let file = URL(filePath: "\(Self.root)/grammar/calib.tmLanguage.json")
    let text = TextMateGrammar.json.prettyText
    if ProcessInfo.processInfo.environment["CALIB_UPDATE_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let written = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(written == text, "run `make snapshots`")
  }

  @Test func theCorpusIsThere() { #expect(Self.corpus.count > 20) }

  @Test("grammar and lexer agree on comments, strings, numbers and reserved words", arguments: corpus)
  func agreement(_ name: String) throws {
    let path = "\(Self.root)/\(name)"
    let lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      .components(separatedBy: "\n")
    let lexed = try lexedClasses(path, lines)
    let tokeniser = try LineTokeniser(TextMateGrammar.json)
    for (number, line) in lines.enumerated() {
      let coloured = tokeniser.scopes(line).map(Self.kind)
      let marks = zip(line.utf16, zip(coloured, lexed[number])).map { unit, pair in
        unit == 32 || unit == 9 || pair.0 == pair.1
      }
      #expect(
        !marks.contains(false),
        "\(name):\(number + 1)\n\(line)\n\(Self.text(coloured))\n\(Self.text(lexed[number]))")
    }
  }

  private static func text(_ classes: [Class]) -> String { String(classes.map(\.rawValue)) }

  /// The class of a character by the innermost scope that has one.
  private static func kind(_ scopes: [String]) -> Class {
    for scope in scopes.reversed() {
      if scope.hasPrefix("meta.interpolation") { return .other }
      if scope.hasPrefix("comment.") { return .comment }
      if scope.hasPrefix("string.") { return .string }
      if scope.hasPrefix("constant.numeric.") { return .number }
      if TextMateGrammar.reservedScopes.contains(scope) { return .reserved }
    }
    return .other
  }

  /// The classes by the lexer's tokens; what is no token and no blank is a comment.
  private func lexedClasses(_ path: String, _ lines: [String]) throws -> [[Class]] {
    var classes = lines.map { [Class](repeating: .comment, count: $0.utf16.count) }
    var place = (line: 0, offset: 0)
    let tokens = try Session(SessionOptions()).dump(.tokens, path).split(separator: "\n").map { row in
      let parts = row.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      return (
        line: Int(parts[0].prefix { $0 != ":" }) ?? 0, kind: String(parts[1]),
        text: parts.count > 2 ? String(parts[2]) : ""
      )
    }
    for (index, token) in tokens.enumerated() where !token.text.isEmpty {
      if token.line - 1 != place.line { place = (token.line - 1, 0) }
      let units = Array(lines[place.line].utf16)
      if token.kind != "stringText" {
        while place.offset < units.count, [32, 9].contains(units[place.offset]) { place.offset += 1 }
      }
      let isName =
        index > 0 && ["dot", "questionDot"].contains(tokens[index - 1].kind)
        || index + 1 < tokens.count && tokens[index + 1].kind == "colon"
      let end = min(units.count, place.offset + token.text.utf16.count)
      for unit in place.offset..<max(place.offset, end) {
        classes[place.line][unit] = Self.kind(token.kind, token.text, isName: isName)
      }
      place.offset = end
    }
    return classes
  }

  private static func kind(_ kind: String, _ text: String, isName: Bool) -> Class {
    switch kind {
    case "docComment": .comment
    case "stringStart", "stringText", "stringEnd": .string
    case "integer", "float", "percent": .number
    case "word" where !isName && TextMateGrammar.reservedWords.contains(text): .reserved
    default: .other
    }
  }
}
