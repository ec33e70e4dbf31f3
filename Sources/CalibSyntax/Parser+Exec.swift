import CalibDiagnostics

/// External programs and their declared outputs.
extension Parser {
  /// Parses `"exec" block(execSlot)`.
  mutating func exec() -> NodeID {
    let first = position
    advance()
    guard kind == .leftBrace else {
      reportExpected("`{` after `exec`")
      return make(.exec, from: first)
    }
    let slots = block(.slots, of: .entries) { $0.execSlot() }
    // The block was made as slots; its node, the last, becomes the `exec` itself.
    let record = nodes[Int(slots.index)]
    guard record.kind == .slots else { return slots }
    nodes[Int(slots.index)] = SyntaxTree.Node(
      kind: .exec, firstToken: first, endToken: Int(record.endToken), firstChild: Int(record.firstChild),
      childCount: Int(record.childCount))
    return slots
  }

  /// Parses `"out" ":" block(output) | slot`.
  private mutating func execSlot() -> NodeID {
    let first = position
    let doc = doc()
    guard kind == .word else {
      reportExpected("a slot, as in `run: [\"program\"]`")
      recover()
      return make(.error, from: first)
    }
    guard keyword == .out, kind(ahead: 1) == .colon, kind(ahead: 2) == .leftBrace else {
      return slot(first, doc)
    }
    advance()
    advance()
    let outputs = block(.execOutputs, of: .entries) { $0.execOutput() }
    let record = nodes[Int(outputs.index)]
    nodes[Int(outputs.index)] = SyntaxTree.Node(
      kind: record.kind, firstToken: first, endToken: Int(record.endToken),
      firstChild: Int(record.firstChild),
      childCount: Int(record.childCount))
    return outputs
  }

  /// Parses `NAME ":" NAME "(" [ outputArg { "," outputArg } [ "," ] ] ")"`.
  private mutating func execOutput() -> NodeID {
    skipNewlines()
    let first = position
    let nameToken = position
    let name = name("an output's name")
    expectSeparator(.colon, after: nameToken)
    let kindName = self.name("a kind of output, such as `File`")
    let mark = scratch.count
    scratch.append(name)
    scratch.append(kindName)
    if kind == .leftParenthesis {
      commaList(closedBy: .rightParenthesis) { $0.outputArgument() }
    } else {
      reportExpected("`(`")
    }
    return makeList(.execOutput, from: first, since: mark)
  }

  /// Parses `[ WORD ":" ] ( block(column) | expr )`: here a brace holds columns with types.
  private mutating func outputArgument() -> NodeID {
    if kind == .leftBrace { return columnList() }
    guard kind == .word, kind(ahead: 1) == .colon, kind(ahead: 2) == .leftBrace else { return argument() }
    let first = position
    let label = leaf(.name)
    advance()
    let columns = columnList()
    return make(.argument, from: first, label, absent, columns)
  }
}
