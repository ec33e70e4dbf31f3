import CalibDiagnostics

/// Datasets, their columns and runs.
extension Parser {
  /// Parses `"dataset" NAME [ "like" NAME ] block(dataItem)`.
  mutating func datasetDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    let like = accept(.like) ? self.name() : absent
    let body = block(.block, of: .items) { $0.dataItem() }
    return make(.datasetDeclaration, from: first, doc, name, like, body)
  }

  private mutating func dataItem() -> NodeID {
    let first = position
    let doc = doc()
    guard kind == .word else { return unknownItem(first, doc) }
    if keyword == .let, kind(ahead: 1) != .colon { return letDeclaration(first, doc) }
    guard kind(ahead: 1) == .colon || (keyword == .columns && [.equals, .leftBrace].contains(kind(ahead: 1)))
    else {
      return unknownItem(first, doc)
    }
    switch keyword {
    case .columns:
      advance()
      expectSeparator(.colon, after: "columns")
      if kind == .leftBracket {
        report(.columnsInBrackets(at: span(position)))
        let list = skipBracket()
        return make(.columnsSlot, from: first, doc, list)
      }
      let list = columnList()
      return make(.columnsSlot, from: first, doc, list)
    case .runs: return runs(first, doc)
    case .badRows: return badRows(first, doc)
    default: return slot(first, doc)
    }
  }

  mutating func columnList() -> NodeID { block(.columnList, of: .entries) { $0.column() } }

  /// Parses `NAME { "." WORD } [ ":" type [ "in" coalesce ] [ "from" STRING ] ]`.
  mutating func column() -> NodeID {
    let first = position
    let doc = doc()
    let place = columnPlace()
    var (type, range, source) = (absent, absent, absent)
    if accept(.colon) {
      type = self.type()
      if accept(.in) { range = afterOperator { $0.operators(from: .coalesce) } }
      if accept(.from) { source = requiredString() }
    } else if kind == .equals {
      report(.wrongSeparator("=", wanted: ":", after: text(position - 1), at: span(position)))
      advance()
      type = self.type()
    } else if kind == .leftBracket, kind(ahead: 1) == .word {
      report(.unitInBrackets(text(position - 1), unit: text(position + 1), at: span(position)))
      advance()
      type = self.type()
      _ = accept(.rightBracket)
    }
    return make(.column, from: first, doc, place, type, range, source)
  }

  private mutating func columnPlace() -> NodeID {
    let first = position
    let mark = scratch.count
    scratch.append(name("a column"))
    while accept(.dot) { scratch.append(word()) }
    return makeList(.place, from: first, since: mark)
  }

  /// Parses `"runs" ":" ( "where" value | expr )`.
  mutating func runs(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    advance()
    let start = position
    guard accept(.where) else {
      let value = expression()
      return make(.runsSlot, from: first, doc, value)
    }
    let condition = afterOperator { $0.value() }
    let value = make(.runsWhere, from: start, condition)
    return make(.runsSlot, from: first, doc, value)
  }

  /// Parses `"bad_rows" ":" ( value | "skip" "up" "to" value )`.
  private mutating func badRows(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    advance()
    guard keyword == .skip, keyword(at: position + 1) == .up else {
      let value = value()
      return make(.badRowsSlot, from: first, doc, value)
    }
    let start = position
    advance()
    advance()
    expect(.to)
    let limit = value()
    let skip = make(.skipUpTo, from: start, limit)
    return make(.badRowsSlot, from: first, doc, skip)
  }
}
