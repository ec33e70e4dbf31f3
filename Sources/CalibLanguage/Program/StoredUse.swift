package import CalibDiagnostics
package import CalibGraph
package import CalibModel

/// A constant of the store as a script reads it: what it has to be.
package struct StoredUse: Hashable, Sendable {
  package let reference: ConstantReference
  /// The type that the script gives it.
  package let type: ValueType
  /// Its first use.
  package let span: SourceSpan

  package init(reference: ConstantReference, type: ValueType, span: SourceSpan) {
    self.reference = reference
    self.type = type
    self.span = span
  }

  /// Why a constant of the store is not what the script takes it for; `nil` where it is.
  ///
  /// Numbers have to agree in dimension: read as another they would be wrong without a word.
  package func refusal(of constant: Payload.Constant, units: UnitTable) -> String? {
    switch (constant, type) {
    case (.bool, .bool), (.string, .string), (_, .poison): return nil
    case (.integer, .integer): return nil
    case (.integer, _): return refusal(of: .none, "a whole number")
    case (.number(_, let name), _), (.measured(_, _, let name), _):
      guard let unit = units.unit(name) else {
        return "`\(reference)` has the unit `\(name)`, which the script does not know"
      }
      return refusal(of: unit.dimension, unit.dimension.phrase)
    case (.bool, _): return difference("true or false")
    case (.string, _): return difference("a text")
    case (.keyed, _): return difference("one value per key")
    case (.record, _): return difference("a record")
    case (.list, _): return difference("a list")
    case (.curve, _): return difference("a curve")
    }
  }

  private func refusal(of dimension: Dimension, _ phrase: String) -> String? {
    if type != .integer, let wanted = Numeric(type), wanted.dimension == dimension { return nil }
    return difference(phrase)
  }

  private func difference(_ found: String) -> String {
    let wanted = Numeric(type).map { $0.isInteger ? "a whole number" : $0.dimension.phrase } ?? "\(type)"
    return "`\(reference)` is \(found) in the store, and \(wanted) in the script"
  }
}
