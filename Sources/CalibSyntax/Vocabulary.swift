/// The words of the grammar, for tools that colour scripts.
package enum Vocabulary {
  /// Words that are never names, except after a point and before a colon; in order.
  package static var reserved: [String] { words { $0.isReserved } }

  /// Words that begin a clause where an operator may stand, and are names elsewhere.
  package static var clauses: [String] { words { $0.isClauseWord } }

  /// Words that begin a declaration or an item at the start of a line; none of them is reserved.
  package static var openings: [String] {
    words { ($0.beginsDeclaration || $0.beginsItem || $0 == .calib || $0 == .notify) && !$0.isReserved }
  }

  private static func words(_ isWanted: (Keyword) -> Bool) -> [String] {
    Keyword.allCases.filter(isWanted).map(\.rawValue).sorted()
  }
}
