import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The outputs that an `exec` declares: `File`, `Json`, `Table` and `Text`.
extension Checker {
  mutating func addOutputs(_ list: NodeID, _ draft: inout ExecDraft) {
    var spans: [String: SourceSpan] = [:]
    var paths: [String: SourceSpan] = [:]
    for node in tree.children(list) where node != SyntaxTree.absent && tree.kind(node) == .execOutput {
      guard let nameNode = tree.child(node, 0), let kindNode = tree.child(node, 1),
        tree.kind(nameNode) != .missing,
        tree.kind(kindNode) != .missing
      else { continue }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = spans[name] {
        report(.definedTwice(name, at: span, first: first))
        continue
      }
      spans[name] = span
      let word = tree.text(kindNode)
      guard let kind = ExecDefinition.Output.Kind(rawValue: word) else {
        let known = ["File", "Json", "Table", "Text"]
        let guess = Self.misnamedKinds[word.lowercased()] ?? nearest(word, in: known)
        report(.unknownWord(word, for: "\(name):", at: tree.span(kindNode), known: known, nearest: guess))
        continue
      }
      guard let output = output(name, kind, node) else { continue }
      if let first = paths[output.path] {
        report(.pathTwice(output.path, at: tree.span(node), first: first))
        continue
      }
      paths[output.path] = tree.span(node)
      draft.definition.outputs.append(output)
    }
  }

  private static let misnamedKinds = [
    "csv": "Table", "tsv": "Table", "string": "Text", "str": "Text", "txt": "Text", "path": "File",
    "root": "File",
    "dict": "Json", "record": "Json",
  ]

  private struct OutputArguments {
    var path: String?
    var columns: NodeID?
    var skip = 0
  }

  private mutating func output(_ name: String, _ kind: ExecDefinition.Output.Kind, _ node: NodeID)
    -> ExecDefinition.Output?
  {
    guard let given = outputArguments(kind, node) else { return nil }
    let endings: [ExecDefinition.Output.Kind: String] = [.json: ".json", .table: ".csv", .text: ".txt"]
    let path = given.path ?? name + (endings[kind] ?? "")
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      report(.outputElsewhere(path, at: tree.span(node)))
      return nil
    }
    if kind == .file, given.path == nil {
      report(.missingArgument("path", of: "File", at: tree.span(node)))
      return nil
    }
    let type: ValueType
    switch kind {
    case .file: type = .file
    case .text: type = .string
    case .json, .table:
      guard let columns = given.columns else {
        report(.outputWithoutColumns(kind.rawValue, at: tree.span(node)))
        return nil
      }
      guard let (record, factors) = outputRecord(columns) else { return nil }
      type = kind == .json ? record : .list(record)
      var output = ExecDefinition.Output(name: name, kind: kind, path: path, skip: given.skip, type: type)
      output.factors = factors
      return output
    }
    return .init(name: name, kind: kind, path: path, skip: given.skip, type: type)
  }

  private mutating func outputArguments(_ kind: ExecDefinition.Output.Kind, _ node: NodeID)
    -> OutputArguments?
  {
    var given = OutputArguments()
    for part in tree.children(node).dropFirst(2) {
      if tree.kind(part) == .columnList {
        given.columns = part
        continue
      }
      guard tree.kind(part) == .argument, let value = tree.child(part, 2) else { continue }
      let name = tree.child(part, 0).map { tree.text($0) }
      switch name {
      case nil, "path":
        guard let text = staticString(value, "the path of an output") else { return nil }
        given.path = text
      case "columns" where [.json, .table].contains(kind) && tree.kind(value) == .columnList:
        given.columns = value
      case "skip" where kind == .table:
        guard let count = staticInteger(value, "`skip`", least: 0, most: 1_000_000) else { return nil }
        given.skip = count
      default:
        let known =
          kind == .table ? ["path", "skip", "columns"] : kind == .json ? ["path", "columns"] : ["path"]
        report(
          .unknownArgument(
            name ?? "", of: kind.rawValue, at: tree.span(tree.child(part, 0) ?? part), known: known,
            nearest: nearest(name ?? "", in: known)))
        return nil
      }
    }
    return given
  }

  /// The record of columns with types, and the sizes of their units; one without a type is a plain number.
  private mutating func outputRecord(_ list: NodeID) -> (ValueType, [String: Double])? {
    var fields: [ValueType.Field] = []
    var factors: [String: Double] = [:]
    var spans: [String: SourceSpan] = [:]
    for node in tree.children(list) where node != SyntaxTree.absent && tree.kind(node) == .column {
      guard let place = tree.child(node, 1) else { continue }
      let (name, span) = (tree.text(place), tree.span(place))
      if let first = spans[name] {
        report(.definedTwice(name, at: span, first: first))
        return nil
      }
      spans[name] = span
      guard let written = tree.child(node, 2) else {
        fields.append(.init(name: name, type: .plain))
        continue
      }
      guard let type = self.type(of: written) else { return nil }
      fields.append(.init(name: name, type: type.type))
      if type.unit.factor != 1 { factors[name] = type.unit.factor }
    }
    return (.record(fields), factors)
  }
}
