import CalibLanguage
package import CalibModel
import CalibPrimitives
import CalibSyntax

/// The grammar by which editors colour scripts, `grammar/calib.tmLanguage.json`.
///
/// Its words come from the tables of the compiler. It knows no context beyond a line: what is a name because of
/// where it stands, such as a column called `at`, is found by what stands beside it. The form is that of TextMate's
/// language grammars (https://macromates.com/manual/en/language_grammars), regular expressions those that Oniguruma
/// and ICU have in common.
package enum TextMateGrammar {
  /// The reserved words, each of which the grammar gives a scope of `reservedScopes`.
  package static var reservedWords: [String] { Vocabulary.reserved }

  /// The names of functions, models and collectors that are built in; in order.
  package static var functionNames: [String] {
    Set(FunctionVocabulary.names + Builtins.catalog.names).sorted()
  }

  /// The scopes of reserved words.
  package static let reservedScopes = [
    "constant.language.calib", "keyword.operator.word.calib", "keyword.control.calib",
  ]

  private static let word = #"[\p{L}_][\p{L}\d_]*"#
  /// Neither in the middle nor at the end of a word.
  private static let before = #"(?<![\p{L}\d_])"#
  private static let after = #"(?![\p{L}\d_])"#

  /// The grammar as JSON.
  package static var json: JSONValue {
    .members([
      "name": .string("calib"), "scopeName": .string("source.calib"),
      "fileTypes": .array([.string("calib")]),
      "patterns": .array([include("comment"), include("string"), include("expression")]),
      "repository": .members([
        "comment": patterns(comments), "string": patterns([string]), "expression": patterns(expressions),
      ]),
    ])
  }

  private static var comments: [JSONValue] {
    [
      .members([
        "match": .string(#"^[ \t]*(##(?!#).*)"#),
        "captures": captures([(1, "comment.line.documentation.calib")]),
      ]),
      rule("comment.line.number-sign.calib", "#.*"),
    ]
  }

  /// A string ends at its quote or with its line; `{…}` in it is code without quotes and braces.
  private static var string: JSONValue {
    .members([
      "name": .string("string.quoted.double.calib"), "begin": .string("\""), "end": .string("\"|$"),
      "patterns": .array([
        rule("constant.character.escape.calib", #"\\.|\{\{|\}\}"#),
        .members([
          "name": .string("meta.interpolation.calib"), "begin": .string(#"\{"#),
          "end": .string(#"\}|(?=")|$"#), "patterns": .array([include("expression")]),
        ]),
      ]),
    ])
  }

  private static var expressions: [JSONValue] {
    let constants = ["true", "false", "none"]
    let operators = ["and", "or", "not", "in"]
    let rest = Vocabulary.reserved.filter { !constants.contains($0) && !operators.contains($0) }
    return [
      number,
      rule("variable.other.property.calib", before + word + #"(?=[ \t]*:)"#),
      rule("variable.other.member.calib", #"(?<=[^.]\.)"# + word),
      .members([
        "match": .string(#"^[ \t]*"# + any(Vocabulary.openings) + #"(?=[ \t]+[\p{L}\d_"{])"#),
        "captures": captures([(1, "keyword.declaration.calib")]),
      ]),
      rule(reservedScopes[0], before + any(constants) + after),
      rule(reservedScopes[1], before + any(operators) + after),
      rule(reservedScopes[2], before + any(rest) + after),
      rule(
        "keyword.other.clause.calib",
        #"(?<=[ \t)\]}"])"# + any(Vocabulary.clauses) + #"(?=[ \t]+[^ \t:=,}])"#),
      rule("support.function.calib", before + any(functionNames) + #"(?=\()"#),
      rule("variable.other.calib", before + word),
    ]
  }

  /// A number with the unit that follows it, as far as the unit is built in and has no exponent.
  private static var number: JSONValue {
    let digits = #"(\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?%?)"#
    let unit = any(UnitTable().names.filter { $0.allSatisfy(\.isLetter) }, group: "(?:") + after
    let product = unit + "(?:[*/]" + unit + ")*"
    return .members([
      "match": .string(before + digits + #"(?:[ \t]+("# + product + "))?"),
      "captures": captures([(1, "constant.numeric.calib"), (2, "keyword.other.unit.calib")]),
    ])
  }

  /// One of some words, the longest first, so that no word hides one that it begins.
  private static func any(_ words: [String], group: String = "(") -> String {
    let ordered = words.sorted { ($1.count, $0) < ($0.count, $1) }
    return group + ordered.joined(separator: "|") + ")"
  }

  private static func rule(_ name: String, _ match: String) -> JSONValue {
    .members(["name": .string(name), "match": .string(match)])
  }

  private static func captures(_ scopes: [(group: Int, name: String)]) -> JSONValue {
    .object(scopes.map { JSONValue.Member("\($0.group)", .members(["name": .string($0.name)])) })
  }

  private static func include(_ name: String) -> JSONValue { .members(["include": .string("#\(name)")]) }

  private static func patterns(_ rules: [JSONValue]) -> JSONValue { .members(["patterns": .array(rules)]) }
}
