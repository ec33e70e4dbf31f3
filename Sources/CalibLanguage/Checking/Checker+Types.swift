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
    default:
      reportUnavailable(node)
      return nil
    }
  }

  private mutating func generic(_ node: NodeID) -> WrittenType? {
    let parts = Array(tree.children(node))
    guard parts.count == 2, let inner = type(of: parts[1]) else {
      if parts.count != 2 { reportUnavailable(node) }
      return nil
    }
    guard tree.text(parts[0]) == "Measured" else {
      reportUnavailable(node)
      return nil
    }
    guard let numeric = Numeric(inner.type) else {
      report(
        .badOperand(
          "Measured", wanted: "a unit or dimension", found: "\(inner.type)", at: tree.span(parts[1])))
      return nil
    }
    return WrittenType(type: .measured(numeric.dimension), unit: inner.unit)
  }

  /// A type that is one name, or a product of units or dimensions.
  private mutating func named(_ expression: NodeID) -> WrittenType? {
    let text = tree.text(expression)
    if let simple = Self.simpleTypes[text] { return WrittenType(type: simple, unit: .none) }
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
          .unknownType(tree.text(name), at: tree.span(name), nearest: nearest(tree.text(name), in: known)))
        return nil
      }
      let power = tree.child(factor, 1).map { exponent($0) } ?? .one
      dimension = dimension * Dimension(tree.text(name)).power(tree.child(factor, 2) == nil ? power : -power)
    }
    return WrittenType(type: .number(dimension), unit: DisplayUnit.base(dimension))
  }

  private func isDeclaredUnit(_ name: String) -> Bool { declared["unit " + name] != nil }

  private static let simpleTypes: [String: ValueType] = [
    "Int": .integer, "Number": .plain, "Bool": .bool, "String": .string, "Run": .run, "IoV": .interval,
  ]
}

/// A type as written, with the unit in which its values are shown.
struct DeclaredType: Hashable, Sendable {
  let type: ValueType
  let unit: Unit
}
