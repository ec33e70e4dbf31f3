import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The columns of a dataset: kinds, units, values that are allowed, and where they stand in files.
extension Checker {
  mutating func addColumns(_ list: NodeID?, _ dataset: inout CheckedDataset) {
    guard let list else { return }
    for name in dataset.columns.map(\.name) {
      dataset.values[name] = nil
      dataset.places[name] = nil
    }
    dataset.columns = []
    dataset.lacksColumns = isBroken(list)
    for node in tree.children(list) where tree.kind(node) == .column {
      guard let place = tree.child(node, 1) else { continue }
      let (name, span) = (tree.text(place), tree.span(place))
      if let first = dataset.places[name] {
        report(.definedTwice(name, at: span, first: first))
        continue
      }
      dataset.places[name] = span
      guard let column = column(node, name, span) else {
        dataset.values[name] = poison(span)
        continue
      }
      dataset.columns.append(column.0)
      let id = make(.column(name), [], column.1, .event, column.0.unit, span)
      dataset.values[name] = id
      facts.keyRanges[id] =
        column.0.allowedValues.map { .integers($0) } ?? column.0.allowed.map { .range($0) }
      facts.arrayLengths[id] = column.0.count
    }
  }

  /// Whether the parser reported something within a node or at its start.
  func isBroken(_ node: NodeID) -> Bool {
    let span = tree.span(node)
    return syntaxMistakes.spans.contains {
      $0.file == span.file && $0.start >= span.start && $0.start <= span.end
    }
  }

  mutating func column(_ node: NodeID, _ name: String, _ span: SourceSpan)
    -> (DatasetDefinition.Column, ValueType)?
  {
    var written = DeclaredType(type: .plain, unit: .none)
    if let type = tree.child(node, 2) {
      guard let known = self.type(of: type) else { return nil }
      written = known
    }
    var element = written.type
    if case .list(let inner) = written.type { element = inner }
    let kind: DatasetDefinition.Column.Kind
    switch element {
    case .number: kind = .number
    case .integer: kind = .integer
    case .bool: kind = .bool
    case .string: kind = .string
    default:
      report(
        .wrongType(
          "column `\(name)`", wanted: "a unit, a dimension, `Int`, `Number`, `Bool` or `String`",
          found: "\(written.type)", at: tree.child(node, 2).map { tree.span($0) } ?? span))
      return nil
    }
    let count = tree.child(node, 2).flatMap { arrayLength($0, name) }
    if element != written.type, count == nil { return nil }
    let source = tree.child(node, 4).flatMap { plainText($0) } ?? name
    let allowed = tree.child(node, 3).flatMap { allowedKeys($0, name, kind) }
    return (
      DatasetDefinition.Column(
        name: name, sourceName: source, kind: kind, unit: written.unit, allowed: allowed?.range,
        allowedValues: allowed?.values, count: count, span: span),
      written.type
    )
  }

  /// The number of elements of `[adc; 31]`; `nil` for one value per row, and where it is not said.
  private mutating func arrayLength(_ type: NodeID, _ name: String) -> Int? {
    guard tree.kind(type) == .listType else { return nil }
    guard let node = tree.child(type, 1), let count = Int(tree.text(node).filter { $0 != "_" }), count > 0
    else {
      report(
        .badSetting(
          "column `\(name)`",
          wanted: "of fixed length, as `[\(tree.child(type, 0).map { tree.text($0) } ?? "Int"); 31]`",
          found: "`\(tree.text(type))`", at: tree.span(type)))
      return nil
    }
    return count
  }

  private mutating func allowedKeys(_ node: NodeID, _ name: String, _ kind: DatasetDefinition.Column.Kind)
    -> (range: ClosedRange<Int>?, values: [Int]?)?
  {
    guard kind == .integer else {
      report(.rangeOfColumn(name, at: tree.span(node)))
      return nil
    }
    let id = value(of: node)
    if isPoison(id) { return nil }
    switch (graph[id].type, graph[id].value) {
    case (.range(.integer), .range(let low, let high, let includesUpper)?):
      let upper = Int(includesUpper ? high : high - 1)
      guard Int(low) <= upper else { return nil }
      return (Int(low)...upper, nil)
    case (.list(.integer), .list(let values)?):
      let keys = Set(values.compactMap { if case .integer(let key) = $0 { key } else { nil } })
      return (nil, keys.sorted())
    case (.range(.integer), nil), (.list(.integer), nil):
      report(.notStatic("the range of a column", stage: graph[id].stage, at: tree.span(node)))
    default:
      report(
        .wrongType(
          "the range of `\(name)`", wanted: "a range or a list of whole numbers", found: "\(graph[id].type)",
          at: tree.span(node)))
    }
    return nil
  }

  /// Derived columns, each of those before it and of the columns.
  mutating func addDerived(_ dataset: inout CheckedDataset) {
    let outer = tree
    defer { tree = outer }
    for derived in dataset.derived {
      let node = derived.node
      tree = derived.tree
      guard let nameNode = tree.child(node, 1), let body = tree.child(node, 3) else { continue }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = dataset.places[name], first != span {
        report(.definedTwice(name, at: span, first: first))
        continue
      }
      dataset.places[name] = span
      scope = Scope(columns: dataset.values, lacksColumns: dataset.lacksColumns)
      dataset.values[name] = asValue(annotated(term(of: body), node, body), at: tree.span(body))
    }
    scope = Scope()
  }

  mutating func recordColumns(_ dataset: CheckedDataset, _ declaration: Declaration) {
    record(declaration.name, .dataset(DatasetTerm(sources: [], conditions: [])), declaration.span)
    for (name, id) in dataset.values.sorted(by: { $0.key < $1.key }) where !isPoison(id) {
      record("\(declaration.name).\(name)", .value(id), dataset.places[name] ?? declaration.span)
    }
  }
}
