/// A word that the grammar knows; most of them are names everywhere else.
enum Keyword: String, Sendable, CaseIterable {
  // Reserved: never names, except after a point and before a colon.
  case and, or, not, `in`, `if`, `else`, `for`, `where`, exec, `let`, fn, `true`, `false`
  case noneLiteral = "none"
  // Clause words: names, but where an operator may stand they begin a clause, and they are never units.
  case from, to, until, at, most, by, per, with, except, `as`, mod, like
  // The first words of declarations.
  case calib, use, param, profile, unit, model, dataset, calibration, validation, template, store, publish
  case backend, notify
  // The first words of items, and words inside them.
  case require, expect, collect, iterate, plot, payload, runs, columns, skip, up, out, env
  case badRows = "bad_rows"
  // Words of other languages, known to be answered well.
  case def, lambda, elif, function, `var`, const, `import`
  case pythonTrue = "True"
  case pythonFalse = "False"
  case pythonNone = "None"
  case null

  /// Whether the word can never be a name.
  var isReserved: Bool {
    switch self {
    case .and, .or, .not, .in, .if, .else, .for, .where, .exec, .let, .fn, .true, .false, .noneLiteral: true
    default: false
    }
  }

  /// Whether the word begins a clause where an operator may stand.
  var isClauseWord: Bool {
    switch self {
    case .from, .to, .until, .at, .most, .by, .per, .with, .except, .as, .mod, .like: true
    default: false
    }
  }

  /// Whether the word, before a name or a string at the start of a line, begins a declaration.
  var beginsDeclaration: Bool {
    switch self {
    case .use, .param, .profile, .unit, .fn, .model, .dataset, .calibration, .validation, .template, .for,
      .store,
      .publish, .backend:
      true
    default: false
    }
  }

  /// Whether the word, before a name or a string at the start of a line, begins an item of a block.
  var beginsItem: Bool {
    switch self {
    case .let, .collect, .iterate, .require, .expect, .plot, .payload: true
    default: false
    }
  }

  /// Whether a line that starts with the word goes on with the line before.
  var continuesLine: Bool {
    switch self {
    case .and, .or, .in, .mod, .where, .else, .until, .to, .at, .by, .from, .except, .with: true
    default: false
    }
  }

  /// The keyword spelled by some bytes, if any.
  static func find(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Keyword? {
    table.keyword(bytes, start, end)
  }

  private static let table = KeywordTable()
}
