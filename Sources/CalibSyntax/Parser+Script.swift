import CalibDiagnostics

/// The file and its declarations, told apart by their first word.
extension Parser {
  /// Parses `script = { NL } { declaration NL } END`.
  mutating func script() {
    let mark = scratch.count
    while kind != .endOfFile {
      if kind == .newline {
        advance()
        continue
      }
      let start = position
      let node = declaration()
      if position > start { scratch.append(node) }
      switch kind {
      case .newline, .endOfFile: continue
      default: break
      }
      if acceptSemicolon() { continue }
      if kind == .rightBrace { report(.strayCloser("}", at: span(position))) } else { reportJunk() }
      recover()
      if kind == .rightBrace { advance() }
    }
    lastEnd = tokens.count
    _ = makeList(.script, from: 0, since: mark)
  }

  /// Takes the doc comment before a declaration or an item, if there is one.
  mutating func doc() -> NodeID {
    guard kind == .docComment else { return absent }
    let first = position
    var end = position
    while kind == .docComment || kind == .newline {
      if kind == .docComment { end = position + 1 }
      advance()
    }
    nodes.append(
      SyntaxTree.Node(
        kind: .docComment, firstToken: first, endToken: end, firstChild: childList.count, childCount: 0))
    return NodeID(nodes.count - 1)
  }

  /// Parses one declaration; what begins none is reported and becomes an `error` node.
  mutating func declaration() -> NodeID {
    let first = position
    let doc = doc()
    switch keyword {
    case .calib: return versionDeclaration(first, doc)
    case .use: return useDeclaration(first, doc)
    case .param: return paramDeclaration(first, doc)
    case .profile: return namedSlots(.profileDeclaration, first, doc)
    case .backend: return namedSlots(.backendDeclaration, first, doc)
    case .unit: return unitDeclaration(first, doc)
    case .let: return letDeclaration(first, doc)
    case .fn: return fnDeclaration(first, doc)
    case .model: return modelDeclaration(first, doc)
    case .dataset: return datasetDeclaration(first, doc)
    case .calibration: return calibrationDeclaration(.calibrationDeclaration, first, doc)
    case .validation: return calibrationDeclaration(.validationDeclaration, first, doc)
    case .template: return templateDeclaration(first, doc)
    case .for: return forDeclaration(first, doc)
    case .store: return storeDeclaration(first, doc)
    case .publish: return publishDeclaration(first, doc)
    case .notify: return notifyDeclaration(first, doc)
    case .require: return checkItem(.requireItem, first, doc)
    case .expect: return checkItem(.expectItem, first, doc)
    default: return unknownDeclaration(first, doc)
    }
  }

  private mutating func unknownDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    guard kind != .endOfFile else { return doc == absent ? missing() : doc }
    switch (kind, keyword) {
    case (.word, .def), (.word, .function):
      report(.foreignFunction(text(position), at: span(position)))
      recover()
      skipIndentedLines()
    case (.word, .import), (.word, .from): report(.foreignImport(at: span(position)))
    case (.word, .var), (.word, .const): report(.foreignLet(text(position), at: span(position)))
    case (.word, _) where kind(ahead: 1) == .equals:
      report(.nameWithoutLet(text(position), at: span(position)))
    case (.word, .some(let word)) where word.beginsItem:
      report(.itemOutside(word.rawValue, at: span(position)))
    case (.word, _): report(.unknownDeclaration(text(position), at: span(position)))
    case (.doubleSlash, _): report(.lineComment(at: span(position)))
    case (.rightBrace, _), (.rightParenthesis, _), (.rightBracket, _):
      report(.strayCloser(text(position), at: span(position)))
      advance()
    default: reportExpected("a declaration")
    }
    recover()
    return make(.error, from: first)
  }

  /// Goes on at the next line that is not indented: the body of a function of another language is no mistake more.
  private mutating func skipIndentedLines() {
    while kind != .endOfFile, kind != .rightBrace {
      if kind == .newline, kind(ahead: 1) != .newline,
        file.position(Int32(tokens[position + 1].start)).column == 1
      {
        return
      }
      advance()
    }
  }
}
