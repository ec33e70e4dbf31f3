import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Attributes of the run catalogue: names that only the plan can look up.
///
/// The catalogue is not opened here, so a name that nothing else has is taken for an attribute where there is a
/// catalogue, and its type is the one that its uses in the text tell. The plan verifies both.
extension Checker {
  /// The attribute that a name is; `nil` where no catalogue gives one here, or a near name is more likely meant.
  mutating func attribute(_ name: String, at span: SourceSpan) -> Term? {
    guard scope.parameters == nil, let dataset = scope.catalog ?? visibleCatalog else { return nil }
    var known = Array(scope.columns.keys)
    if scope.seesCalibration { known += local.names.keys }
    if nearest(name, in: known.sorted()) != nil { return nil }
    let type = attributeType(name)
    let stage = scope.catalog == nil ? Stage.lookup : .plan
    if type != .poison {
      program.attributes.append(AttributeUse(dataset: dataset, name: name, type: type, span: span))
    }
    return .value(
      make(.fact(.attribute(dataset: dataset, name: name), block: 0), [], type, stage, .none, span))
  }

  /// The catalogue of the calibration's input, or of the datasets whose rows are selected.
  private var visibleCatalog: String? {
    guard scope.seesCalibration || !scope.columns.isEmpty else { return nil }
    return local.catalog
  }

  /// The type that comparisons with literals tell; a plain number where nothing does.
  private mutating func attributeType(_ name: String) -> ValueType {
    let file = tree.file.id.index
    if attributeHints[file] == nil { attributeHints[file] = hints() }
    return attributeHints[file]?[name] ?? .plain
  }

  /// What the comparisons and conditions of a text tell of the types of bare names; one pass over its nodes.
  private func hints() -> [String: ValueType] {
    var found: [String: ValueType] = [:]
    func note(_ node: NodeID, _ type: ValueType?) {
      guard let type, tree.kind(node) == .name, found[tree.text(node)] == nil else { return }
      found[tree.text(node)] = type
    }
    for index in tree.nodes.indices {
      let node = NodeID(index)
      switch tree.kind(node) {
      case .comparison:
        let parts = Array(tree.children(node))
        for place in stride(from: 0, to: parts.count - 2, by: 2) {
          note(parts[place], literalType(parts[place + 2]))
          note(parts[place + 2], literalType(parts[place]))
        }
      case .binary:
        guard let sign = tree.child(node, 1), ["and", "or"].contains(tree.text(sign)) else { continue }
        for place in [0, 2] { if let side = tree.child(node, place) { note(side, .bool) } }
      case .unary:
        guard let sign = tree.child(node, 0), tree.text(sign) == "not", let side = tree.child(node, 1) else {
          continue
        }
        note(side, .bool)
      case .runsWhere: if let condition = tree.child(node, 0) { note(condition, .bool) }
      default: break
      }
    }
    return found
  }

  private func literalType(_ node: NodeID) -> ValueType? {
    switch tree.kind(node) {
    case .string: return .string
    case .boolean: return .bool
    case .integer, .float, .percent: return .plain
    case .list: return tree.children(node).first.flatMap { tree.child($0, 1) }.flatMap { literalType($0) }
    default: return nil
    }
  }

  /// `read("template.npy", unit: ns)`: numbers of a file, known by its digest when planning.
  mutating func readCall(_ name: String, _ call: NodeID) -> Term? {
    guard name == "read", tables.symbols[name] == nil else { return nil }
    let span = tree.span(call)
    var (path, unit): (String?, Unit) = (nil, .none)
    for argument in arguments(of: call) {
      switch argument.name {
      case nil where path == nil:
        guard let text = staticString(argument.value, "the file of `read`") else { return .poison }
        path = text
      case "unit":
        let text = tree.text(argument.value)
        guard let known = units.unit(text) else {
          report(
            .unknownUnit(text, at: tree.span(argument.value), nearest: nearest(text, in: units.names)))
          return .poison
        }
        unit = known
      case nil:
        report(.tooManyArguments(name, takes: 1, at: tree.span(argument.value)))
        return .poison
      case .some(let other):
        report(
          .unknownArgument(
            other, of: name, at: argument.nameSpan, known: ["unit"], nearest: nearest(other, in: ["unit"])))
        return .poison
      }
    }
    guard let path else {
      report(.missingArgument("path", of: name, at: span))
      return .poison
    }
    let use = FileUse(path: path, factor: unit.factor, span: span)
    if !program.files.contains(where: { $0.reference == use.reference }) { program.files.append(use) }
    let type = ValueType.list(.number(unit.dimension))
    return .value(make(.fact(.file(path: path, factor: unit.factor), block: 0), [], type, .plan, unit, span))
  }
}
