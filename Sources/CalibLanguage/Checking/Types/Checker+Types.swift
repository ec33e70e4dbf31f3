import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Types as written: what they stand for, and the unit that they give.
extension Checker {
  /// A type with the unit in which its values are shown.
  typealias WrittenType = DeclaredType

  mutating func type(of node: NodeID) -> WrittenType? {
    switch tree.kind(node) {
    case .missing, .error: return nil
    case .unitType: return tree.child(node, 0).flatMap { named($0) }
    case .optionalType:
      guard let inner = tree.child(node, 0).flatMap({ type(of: $0) }) else { return nil }
      return WrittenType(type: .optional(inner.type), unit: inner.unit)
    case .listType:
      guard let inner = tree.child(node, 0).flatMap({ type(of: $0) }) else { return nil }
      return WrittenType(type: .list(inner.type), unit: inner.unit)
    case .genericType: return generic(node)
    case .recordType: return fields(of: node).map { WrittenType(type: .record($0), unit: .none) }
    case .tupleType: return types(of: Array(tree.children(node))).map { tuple(of: $0) }
    case .functionType: return function(node)
    default:
      reportUnavailable(node)
      return nil
    }
  }

  private mutating func types(of nodes: [NodeID]) -> [WrittenType]? {
    let types = nodes.compactMap { type(of: $0) }
    return types.count == nodes.count ? types : nil
  }

  private func tuple(of types: [WrittenType]) -> WrittenType {
    if types.count == 1 { return types[0] }
    return WrittenType(type: .tuple(types.map { .init(name: "", type: $0.type) }), unit: .none)
  }

  private mutating func function(_ node: NodeID) -> WrittenType? {
    guard let list = tree.child(node, 0), let result = tree.child(node, 1).flatMap({ type(of: $0) }),
      let parameters = types(of: Array(tree.children(list)))
    else { return nil }
    return WrittenType(type: .function(parameters.map(\.type), result.type), unit: .none)
  }

  /// The fields of a record type, each with its type.
  private mutating func fields(of node: NodeID) -> [ValueType.Field]? {
    var fields: [ValueType.Field] = []
    var isRight = true
    for column in tree.children(node) where tree.kind(column) == .column {
      guard let place = tree.child(column, 1) else { continue }
      let name = tree.text(place)
      if fields.contains(where: { $0.name == name }) {
        report(.definedTwice(name, at: tree.span(place), first: tree.span(node)))
        isRight = false
      }
      guard let written = tree.child(column, 2) else {
        fields.append(.init(name: name, type: .plain))
        continue
      }
      guard let type = type(of: written) else {
        isRight = false
        continue
      }
      fields.append(.init(name: name, type: type.type))
    }
    return isRight ? fields : nil
  }

  static let genericTypes = [
    "Measured", "Keyed", "Curve", "Range", "Payload", "Dataset", "Histogram", "Summary",
  ]

  private mutating func generic(_ node: NodeID) -> WrittenType? {
    let parts = Array(tree.children(node))
    let (name, span) = (tree.text(parts[0]), tree.span(parts[0]))
    guard Self.genericTypes.contains(name) || catalog.object(name) != nil else {
      let known = Self.genericTypes + catalog.objectNames
      report(.unknownType(name, at: span, nearest: nearest(name, in: known)))
      return nil
    }
    let wanted = ["Keyed": 2, "Curve": 2][name] ?? catalog.object(name)?.dimensions ?? 1
    guard parts.count == wanted + 1 else {
      report(
        .wrongArgumentCount(
          name, takes: wanted == 1 ? "one type" : "\(wanted) types", found: parts.count - 1,
          at: tree.span(node)))
      return nil
    }
    guard let inner = types(of: Array(parts.dropFirst())), let last = inner.last else { return nil }
    switch name {
    case "Keyed": return keyed(inner[0].type, last, parts[1])
    case "Range": return WrittenType(type: .range(last.type), unit: last.unit)
    case "Payload": return record(last, parts[1], name)
    case "Dataset": return record(last, parts[1], name).map { _ in WrittenType(type: .dataset, unit: .none) }
    default: return dimensioned(name, inner, Array(parts.dropFirst()))
    }
  }

  private mutating func record(_ type: WrittenType, _ node: NodeID, _ name: String) -> WrittenType? {
    if case .record = type.type { return type }
    report(
      .badOperand(
        name, wanted: "a record, `\(name)<{ … }>`", found: "\(type.type)", at: tree.span(node)))
    return nil
  }

  /// A type that is made of dimensions: `Measured<GeV>`, `Curve<mm, ns>`, `Histogram<GeV>`.
  private mutating func dimensioned(_ name: String, _ inner: [WrittenType], _ nodes: [NodeID]) -> WrittenType?
  {
    var dimensions: [Dimension] = []
    for (type, node) in zip(inner, nodes) {
      guard let numeric = Numeric(type.type) else {
        report(
          .badOperand(name, wanted: "a unit or dimension", found: "\(type.type)", at: tree.span(node)))
        return nil
      }
      dimensions.append(numeric.dimension)
    }
    let type: ValueType =
      switch name {
      case "Measured": .measured(dimensions[0])
      case "Curve": .curve(dimensions[0], dimensions[1])
      default: .object(name, dimensions)
      }
    return WrittenType(type: type, unit: inner[0].unit)
  }

  /// `Keyed<Int, ns>`: the keys are known at run time.
  private mutating func keyed(_ key: ValueType, _ value: WrittenType, _ node: NodeID) -> WrittenType? {
    var types = [key]
    if case .tuple(let fields) = key { types = fields.map(\.type) }
    var parts: [KeySpace.Part] = []
    for (place, type) in types.enumerated() {
      let name = types.count == 1 ? "key" : "key \(place + 1)"
      switch type {
      case .integer: parts.append(.init(name: name, kind: .integer, allowed: nil))
      case .string: parts.append(.init(name: name, kind: .string, allowed: nil))
      case .bool: parts.append(.init(name: name, kind: .bool, allowed: nil))
      default:
        report(.notAKey("\(type)", at: tree.span(node)))
        return nil
      }
    }
    return WrittenType(type: .keyed(KeySpace(parts: parts), value.type), unit: value.unit)
  }

  /// A type that is one name, or a product of units or dimensions.
  private mutating func named(_ expression: NodeID) -> WrittenType? {
    let text = tree.text(expression)
    if let simple = Self.simpleTypes[text] { return WrittenType(type: simple, unit: .none) }
    if catalog.object(text)?.dimensions == 0 { return WrittenType(type: .object(text, []), unit: .none) }
    let factors = tree.children(expression).filter { tree.kind($0) == .unitFactor }
    let names = factors.compactMap { tree.child($0, 0) }
    if let first = names.first, units[tree.text(first)] != nil || isDeclaredUnit(tree.text(first)) {
      return unit(of: expression).map { WrittenType(type: .number($0.dimension), unit: $0) }
    }
    var dimension = Dimension.none
    for factor in factors {
      guard let name = tree.child(factor, 0) else { return nil }
      guard Dimension.Base.all.contains(tree.text(name)) else {
        let known = LanguageWords.typeNames + Dimension.Base.all + units.names
        report(
          .unknownType(
            tree.text(name), at: tree.span(name),
            nearest: Self.foreignTypes[tree.text(name)] ?? LanguageWords.spokenUnits[tree.text(name)]
              ?? nearest(tree.text(name), in: known)))
        return nil
      }
      let power = tree.child(factor, 1).map { exponent($0) } ?? .one
      dimension = dimension * Dimension(tree.text(name)).power(tree.child(factor, 2) == nil ? power : -power)
    }
    return WrittenType(type: .number(dimension), unit: DisplayUnit.base(dimension))
  }

  private func isDeclaredUnit(_ name: String) -> Bool { declaredUnit(name) != nil }

  private static let simpleTypes: [String: ValueType] = [
    "Int": .integer, "Number": .plain, "Bool": .bool, "String": .string, "Run": .run, "IoV": .interval,
    "Runs": .runs, "Model": .model, "File": .file,
  ]

  /// Types of other languages, with ours.
  private static let foreignTypes = [
    "int": "Int", "integer": "Int", "float": "Number", "double": "Number", "Float": "Number",
    "Double": "Number", "str": "String", "string": "String", "bool": "Bool", "boolean": "Bool",
    "iov": "IoV", "Iov": "IoV", "run": "Run",
  ]
}

/// A type as written, with the unit in which its values are shown.
struct DeclaredType: Hashable, Sendable {
  let type: ValueType
  let unit: Unit
}
