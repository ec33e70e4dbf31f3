import CalibDiagnostics
import CalibSyntax

/// An expression over data as it is typed: `fit(histogram(dimuon.mass, bins: 80, range: 80..100 GeV), gauss)`.
///
/// A script names what it collects; here each collecting call is taken out and named, and the dataset before its
/// columns, which a script says once, is left out of the expressions.
struct DataExpression {
  /// What has to be collected.
  private(set) var collects: [CollectText] = []
  /// The expression that is left, with names for what is collected; `nil` where it is one collected object.
  private(set) var text: String?
  /// The names in it, those of columns included.
  private(set) var names: Set<String> = []
  /// Whether it reads columns of a dataset outside of any collecting call.
  private(set) var readsColumns = false
  /// The first dataset that it names.
  private(set) var dataset: String?

  private let tree: SyntaxTree
  private let collectors: Set<String>
  private let isDataset: (String) -> Bool
  /// The dataset that columns without one belong to.
  private let defaultDataset: String?

  /// Reads an expression; `nil` where it is none.
  ///
  /// - Parameter name: the name that the value is to have; what is collected for it begins with it.
  /// - Parameter defaultDataset: the dataset of columns that name none.
  init?(
    _ typed: String, as name: String, collectors: Set<String>, defaultDataset: String?,
    isDataset: @escaping (String) -> Bool
  ) {
    (self.collectors, self.isDataset, self.defaultDataset) = (collectors, isDataset, defaultDataset)
    let item = "validation session {\ncollect \(name) = \(typed)\n}"
    let whole = ScriptEdit.parsed(item)
    if whole.diagnostics.isEmpty, let clauses = Self.collectItem(whole.tree, collectors) {
      tree = whole.tree
      takeNames()
      takeItem(clauses, name: name, tree.nodes.count)
      return
    }
    let parsed = ScriptEdit.parsed("let \(name) = \(typed)")
    guard parsed.diagnostics.isEmpty else { return nil }
    tree = parsed.tree
    takeNames()
    takeCalls(name: name)
  }

  /// The `collect` of a block whose aggregate is a collecting call.
  private static func collectItem(_ tree: SyntaxTree, _ collectors: Set<String>) -> SyntaxTree.NodeID? {
    for index in tree.nodes.indices {
      let node = SyntaxTree.NodeID(index)
      guard tree.kind(node) == .collectItem, let aggregate = tree.child(node, 2) else { continue }
      return isCollecting(aggregate, tree, collectors) ? node : nil
    }
    return nil
  }

  private static func isCollecting(
    _ node: SyntaxTree.NodeID, _ tree: SyntaxTree, _ collectors: Set<String>
  ) -> Bool {
    guard tree.kind(node) == .call, let callee = tree.child(node, 0), tree.kind(callee) == .name else {
      return false
    }
    return collectors.contains(tree.text(callee))
  }
}

extension DataExpression {
  /// The names that stand for values: not those behind a dot, nor those of arguments.
  private mutating func takeNames() {
    var others: Set<SyntaxTree.NodeID> = []
    for index in tree.nodes.indices {
      let node = SyntaxTree.NodeID(index)
      switch tree.kind(node) {
      case .member, .optionalMember, .labelled: if let name = tree.child(node, 1) { others.insert(name) }
      case .argument, .entry: if let name = tree.child(node, 0) { others.insert(name) }
      default: break
      }
    }
    for index in tree.nodes.indices {
      let node = SyntaxTree.NodeID(index)
      if tree.kind(node) == .name, !others.contains(node) { names.insert(tree.text(node)) }
    }
  }

  /// A `collect` as a script writes it, with its clauses.
  private mutating func takeItem(_ item: SyntaxTree.NodeID, name: String, _ end: Int) {
    guard let aggregate = tree.child(item, 2) else { return }
    let start = Int(tree.span(aggregate).start)
    let (first, last) = (Int(tree.span(aggregate).end), Int(tree.span(item).end))
    let named = tree.child(item, 3).map(tree.text) ?? datasetNamed(in: start..<last)
    dataset = named ?? defaultDataset
    var text = plain(start..<first)
    if tree.child(item, 3) == nil, let dataset { text += " from \(dataset)" }
    text += plain(first..<last)
    collects = [CollectText(name: name, text: text, dataset: dataset ?? "")]
  }

  /// The collecting calls of an expression, each with its own `where` and `by`.
  private mutating func takeCalls(name: String) {
    let parents = parents()
    var edits: [(range: Range<Int>, text: String)] = []
    for index in tree.nodes.indices {
      let call = SyntaxTree.NodeID(index)
      guard Self.isCollecting(call, tree, collectors) else { continue }
      var (whole, clauses) = (call, "")
      while let parent = parents[Int(whole.index)], let clause = clause(parent, of: whole) {
        clauses = tree.kind(parent) == .selection ? clause + clauses : clauses + clause
        whole = parent
      }
      let span = range(whole)
      let source = datasetNamed(in: span) ?? defaultDataset
      dataset = dataset ?? source
      let own = collects.isEmpty ? "\(name)_data" : "\(name)_data_\(collects.count + 1)"
      collects.append(
        CollectText(
          name: own, text: plain(range(call)) + (source.map { " from \($0)" } ?? "") + clauses,
          dataset: source ?? ""))
      edits.append((span, own))
    }
    takeRest(edits)
  }

  /// What is left of the expression once the collecting calls are names.
  private mutating func takeRest(_ edits: [(range: Range<Int>, text: String)]) {
    guard
      let node = tree.children(tree.root).first(where: {
        $0 != SyntaxTree.absent && tree.kind($0) == .letDeclaration
      }), let body = tree.child(node, 3)
    else { return }
    let whole = range(body)
    let columns = columnPrefixes().filter { prefix in
      !edits.contains { $0.range.contains(prefix.lowerBound) }
    }
    readsColumns = !columns.isEmpty
    if readsColumns { dataset = dataset ?? datasetNamed(in: whole) }
    let all = (edits + columns.map { ($0, "") }).sorted { $0.range.lowerBound < $1.range.lowerBound }
    text = replaced(all, in: whole)
  }

  /// ` where CONDITION` or ` by KEY`, where a node is that of an expression.
  private func clause(_ node: SyntaxTree.NodeID, of expression: SyntaxTree.NodeID) -> String? {
    guard tree.child(node, 0) == expression else { return nil }
    switch tree.kind(node) {
    case .keyed: return tree.child(node, 1).map { " by \(plain(range($0)))" }
    case .selection:
      guard let operation = tree.child(node, 1), tree.text(operation) == "where" else { return nil }
      return tree.child(node, 2).map { " where \(plain(range($0)))" }
    default: return nil
    }
  }

  private func parents() -> [SyntaxTree.NodeID?] {
    var parents: [SyntaxTree.NodeID?] = Array(repeating: nil, count: tree.nodes.count)
    for index in tree.nodes.indices {
      for child in tree.children(SyntaxTree.NodeID(index)) where child != SyntaxTree.absent {
        parents[Int(child.index)] = SyntaxTree.NodeID(index)
      }
    }
    return parents
  }

  private func range(_ node: SyntaxTree.NodeID) -> Range<Int> {
    Int(tree.span(node).start)..<Int(tree.span(node).end)
  }

  /// Where a dataset stands with its dot before a column, in order.
  private func columnPrefixes() -> [Range<Int>] {
    tree.nodes.indices.compactMap { index in
      let node = SyntaxTree.NodeID(index)
      guard tree.kind(node) == .member, let base = tree.child(node, 0), let name = tree.child(node, 1),
        tree.kind(base) == .name, isDataset(tree.text(base))
      else { return nil }
      return range(base).lowerBound..<range(name).lowerBound
    }.sorted { $0.lowerBound < $1.lowerBound }
  }

  private func datasetNamed(in part: Range<Int>) -> String? {
    guard let first = columnPrefixes().first(where: { part.contains($0.lowerBound) }) else { return nil }
    return String(bytes(first).prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }

  /// A part of the text, without datasets before columns.
  private func plain(_ part: Range<Int>) -> String {
    replaced(columnPrefixes().filter { part.contains($0.lowerBound) }.map { ($0, "") }, in: part)
  }

  private func replaced(_ edits: [(range: Range<Int>, text: String)], in part: Range<Int>) -> String {
    var (out, place) = ("", part.lowerBound)
    for edit in edits where edit.range.lowerBound >= place {
      out += bytes(place..<edit.range.lowerBound) + edit.text
      place = edit.range.upperBound
    }
    return out + bytes(place..<part.upperBound)
  }

  private func bytes(_ range: Range<Int>) -> String {
    String(decoding: tree.file.bytes[range], as: UTF8.self)
  }
}
