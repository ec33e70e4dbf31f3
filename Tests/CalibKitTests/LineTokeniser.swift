import CalibModel
import Foundation

/// A small tokeniser over a TextMate grammar: for each character of a line the scopes in which it stands.
///
/// At each place the pattern that matches first counts, of several at one place the one that is listed first.
struct LineTokeniser {
  /// A `match`, or a `begin` with its `end`.
  private struct Rule {
    let name: String?
    let expression: NSRegularExpression
    let captures: [Int: String]
    let end: NSRegularExpression?
    let inside: [JSONValue]
  }

  private let root: [JSONValue]
  private let repository: JSONValue
  /// Each regular expression of the grammar, by its text.
  private let compiled: [String: NSRegularExpression]

  /// - Throws: where a regular expression is not one.
  init(_ grammar: JSONValue) throws {
    root = Self.list(grammar["patterns"])
    repository = grammar["repository"] ?? .null
    var compiled: [String: NSRegularExpression] = [:]
    var open = [grammar]
    while let value = open.popLast() {
      switch value {
      case .array(let values): open += values
      case .object(let members): open += members.map(\.value)
      default: continue
      }
      for key in ["match", "begin", "end"] {
        guard let text = value[key]?.asString else { continue }
        compiled[text] = try NSRegularExpression(pattern: text)
      }
    }
    self.compiled = compiled
  }

  /// The scopes of each UTF-16 unit of a line, the outermost first.
  func scopes(_ line: String) -> [[String]] {
    let text = line as NSString
    var found = [[String]](repeating: [], count: text.length)
    _ = walk(text, from: 0, root, until: nil, [], &found)
    return found
  }

  /// Applies patterns from a place on, up to the match of an end; returns where it goes on.
  private func walk(
    _ text: NSString, from start: Int, _ patterns: [JSONValue], until end: NSRegularExpression?,
    _ outer: [String], _ found: inout [[String]]
  ) -> Int {
    let rules = patterns.flatMap { self.rules($0) }
    var place = start
    while place <= text.length {
      let range = NSRange(location: place, length: text.length - place)
      let ending = end.flatMap { match($0, text, range) }
      let matches = rules.compactMap { rule in match(rule.expression, text, range).map { (rule, $0) } }
      let best = matches.enumerated().min {
        ($0.element.1.range.location, $0.offset) < ($1.element.1.range.location, $1.offset)
      }?.element
      if let ending, ending.range.location <= best?.1.range.location ?? Int.max {
        mark(NSRange(location: place, length: ending.range.upperBound - place), outer, &found)
        return ending.range.upperBound
      }
      guard let (rule, result) = best, result.range.length > 0 else {
        mark(range, outer, &found)
        return text.length
      }
      mark(NSRange(location: place, length: result.range.location - place), outer, &found)
      let inner = outer + (rule.name.map { [$0] } ?? [])
      mark(result.range, inner, &found)
      for (group, name) in rule.captures where result.range(at: group).location != NSNotFound {
        mark(result.range(at: group), inner + [name], &found)
      }
      place = result.range.upperBound
      if let end = rule.end {
        place = walk(text, from: place, rule.inside, until: end, inner, &found)
      }
    }
    return text.length
  }

  private func match(
    _ expression: NSRegularExpression, _ text: NSString, _ range: NSRange
  ) -> NSTextCheckingResult? {
    // A look behind may see what stands before the range, and `^` is the start of the line only.
    expression.firstMatch(
      in: text as String, options: [.withTransparentBounds, .withoutAnchoringBounds], range: range)
  }

  private func mark(_ range: NSRange, _ scopes: [String], _ found: inout [[String]]) {
    for place in range.location..<max(range.location, range.upperBound) { found[place] = scopes }
  }

  private func rules(_ pattern: JSONValue) -> [Rule] {
    if let name = pattern["include"]?.asString {
      return Self.list(repository[String(name.dropFirst())]?["patterns"]).flatMap { rules($0) }
    }
    guard let text = pattern["match"]?.asString ?? pattern["begin"]?.asString, let expression = compiled[text]
    else { return [] }
    var captures: [Int: String] = [:]
    for group in 1...2 { captures[group] = pattern["captures"]?["\(group)"]?["name"]?.asString }
    return [
      Rule(
        name: pattern["name"]?.asString, expression: expression, captures: captures,
        end: pattern["end"]?.asString.flatMap { compiled[$0] },
        inside: Self.list(pattern["patterns"]))
    ]
  }

  private static func list(_ value: JSONValue?) -> [JSONValue] { value?.asArray ?? [] }
}
