import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Texts of nodes, near names, and forms that come later.
extension Checker {
  mutating func reportUnavailable(_ node: NodeID) {
    switch tree.kind(node) {
    case .missing, .error: break
    default: report(.notAvailable(LanguageWords.name(of: tree.kind(node)), at: firstWord(node)))
    }
  }

  /// The first token of a form, so that a long block is not marked as a whole.
  func firstWord(_ node: NodeID) -> SourceSpan {
    let record = tree.nodes[Int(node.index)]
    guard
      [
        .useDeclaration, .modelDeclaration, .validationDeclaration, .templateDeclaration, .forDeclaration,
        .backendDeclaration, .notifyDeclaration, .requireItem, .expectItem, .exec, .calibrationDeclaration,
        .publishDeclaration, .storeDeclaration, .profileDeclaration,
      ].contains(record.kind), record.endToken > record.firstToken
    else { return tree.span(node) }
    var index = Int(record.firstToken)
    if let first = tree.children(node).first, first != SyntaxTree.absent, tree.kind(first) == .docComment {
      index = Int(tree.nodes[Int(first.index)].endToken)
    }
    while index < Int(record.endToken) - 1, [.newline, .docComment].contains(tree.tokens[index].kind) {
      index += 1
    }
    return SourceSpan(file: tree.file.id, start: tree.tokens[index].start, end: tree.tokens[index].end)
  }

  /// The text of a span; dots where it lies in another text than the one being checked.
  func written(_ span: SourceSpan) -> String { span.file == tree.file.id ? tree.file.text(span) : "…" }

  /// The nearest of some names; of a script with very many mistakes only the first are answered so.
  func nearest(_ name: String, in names: [String]) -> String? {
    diagnostics.count < 200 ? NearNames.nearest(to: name, in: names) : nil
  }

  /// What stands at a node, in words.
  func phrase(of node: NodeID) -> String {
    switch tree.kind(node) {
    case .string: "a text"
    case .list, .comprehension: "a list"
    case .record: "a record"
    case .tuple: "several values in parentheses"
    case .integer, .float, .percent, .quantity: "a number"
    case .name, .member: "`\(tree.text(node))`"
    default: "something else"
    }
  }

  /// The text of a string without interpolations; `nil` for anything else.
  func plainText(_ node: NodeID) -> String? {
    guard tree.kind(node) == .string else { return nil }
    var text = ""
    for part in tree.children(node) {
      guard tree.kind(part) == .stringText else { return nil }
      text += unescaped(tree.text(part))
    }
    return text
  }

  /// A string's characters with escapes and doubled braces resolved.
  func unescaped(_ text: String) -> String {
    guard text.contains(where: { $0 == "\\" || $0 == "{" || $0 == "}" }) else { return text }
    var result = ""
    var pending: Character?
    for character in text {
      if let first = pending {
        pending = nil
        switch (first, character) {
        case ("\\", "n"): result.append("\n")
        case ("\\", "t"): result.append("\t")
        case ("\\", _): result.append(character)
        case ("{", "{"), ("}", "}"): result.append(first)
        default:
          result.append(first)
          result.append(character)
        }
      } else if "\\{}".contains(character) {
        pending = character
      } else {
        result.append(character)
      }
    }
    if let pending { result.append(pending) }
    return result
  }

  /// Checks that a value is of a type.
  ///
  /// Integers widen; texts are read as runs and intervals where those are wanted.
  mutating func coerced(_ id: ExpressionID, to wanted: ValueType, place: String, at span: SourceSpan)
    -> ExpressionID
  {
    let found = graph[id]
    switch (wanted, found.type) {
    case (.run, .string), (.interval, .string), (.runs, .string): return runLiteral(id, wanted, span)
    case (.interval, .run):
      guard case .run(let run)? = found.value else { break }
      return constant(.interval(IntervalOfValidity(run)), .interval, span)
    case (.optional(let inner), let type) where !type.isOptional:
      return coerced(id, to: inner, place: place, at: span)
    case (.list(let inner), .list): return coercedList(id, inner, place, span)
    case (.runs, .interval), (.runs, .run): return retyped(id, .runs)
    case (.runs, .list(.string)), (.runs, .list(.interval)), (.runs, .list(.run)):
      let list = coercedList(id, .interval, place, span)
      return isPoison(list) ? list : retyped(list, .runs)
    default: break
    }
    switch found.type.fit(wanted) {
    case .fits: return id
    case .dimension(let wanted, let found):
      report(.wrongDimension(place, wanted: wanted, found: found, at: span))
    case .keys(let wanted, let found):
      report(.wrongType(place, wanted: "keys \(wanted)", found: "keys \(found)", at: span))
    case .absent: reportOptional(id, at: span)
    case .differs: report(.wrongType(place, wanted: "\(wanted)", found: "\(found.type)", at: span))
    }
    return poison(span)
  }

  /// A value that another type holds as it is.
  private mutating func retyped(_ id: ExpressionID, _ type: ValueType) -> ExpressionID {
    let value = graph[id]
    return make(.reference, [id], type, value.stage, value.unit, value.span, value: value.value)
  }

  private mutating func coercedList(
    _ id: ExpressionID, _ inner: ValueType, _ place: String, _ span: SourceSpan
  )
    -> ExpressionID
  {
    let list = graph[id]
    guard list.operation == .list, !list.operands.contains(where: { graph[$0].operation == .spread }) else {
      if list.type.fit(.list(inner)) != .fits {
        report(.wrongType(place, wanted: "[\(inner)]", found: "\(list.type)", at: span))
        return poison(span)
      }
      return id
    }
    let elements = list.operands.map { coerced($0, to: inner, place: place, at: graph[$0].span) }
    return listValue(elements, inner, list.span)
  }

  private mutating func runLiteral(_ id: ExpressionID, _ wanted: ValueType, _ span: SourceSpan)
    -> ExpressionID
  {
    guard case .string(let text)? = graph[id].value else {
      report(.notStatic(wanted == .run ? "a run" : "an interval", stage: graph[id].stage, at: span))
      return poison(span)
    }
    if wanted == .run, let run = ExperimentRun(text) { return constant(.run(run), .run, span) }
    if wanted == .interval || wanted == .runs, let interval = IntervalOfValidity(text) {
      return constant(.interval(interval), wanted, span)
    }
    report(.notARun(text, wanted: wanted == .run ? "run" : "interval", at: span))
    return poison(span)
  }
}
