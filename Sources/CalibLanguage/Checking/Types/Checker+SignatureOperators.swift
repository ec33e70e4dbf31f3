import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What operators say about the parameters of a function.
extension Checker {
  mutating func inferUnary(
    _ node: NodeID, _ operand: FunctionSignature.Place, _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    guard let word = tree.child(node, 0), let written = tree.child(node, 1) else { return .open }
    if tree.text(word) == "-" { return inference.number(operand).map { .number($0) } ?? .open }
    expectBool(operand, "what stands at `not`", written, &inference)
    return .bool
  }

  mutating func inferBinary(
    _ node: NodeID, _ left: FunctionSignature.Place, _ right: FunctionSignature.Place,
    _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    guard let first = tree.child(node, 0), let word = tree.child(node, 1), let second = tree.child(node, 2)
    else { return .open }
    switch tree.text(word) {
    case "and", "or":
      expectBool(left, "what stands at `\(tree.text(word))`", first, &inference)
      expectBool(right, "what stands at `\(tree.text(word))`", second, &inference)
      return .bool
    // The parts of a chain of fallbacks may be absent: calls tell.
    case "??": return .open
    default: break
    }
    // Both are looked at, so that one that only a call can tell does not hide what is known of the other.
    let (one, two) = (inference.number(left), inference.number(right))
    guard let a = one, let b = two else { return .open }
    switch tree.text(word) {
    case "+": return inferEqual(left, right, first, second, &inference) { .cannotAdd($0) }
    case "-": return inferEqual(left, right, first, second, &inference) { .cannotSubtract($0) }
    case "±", "+/-": return inferEqual(left, right, first, second, &inference) { .errorOfOtherDimension($0) }
    // A bare end has the unit of the other, which is lent when the range is checked.
    case "..", "..<": return isBareNumber(first) ? .range(b) : inferredRange(a, b, &inference)
    case "*": return .number(inference.unifier.resolved(a * b))
    case "/": return .number(inference.unifier.resolved(a / b))
    case "//", "mod":
      expectPlain(a, tree.text(word), first, &inference)
      expectPlain(b, tree.text(word), second, &inference)
      return .number(.none)
    case "^": return inferPower(a, b, second, &inference)
    default: return .open
    }
  }

  private func inferredRange(
    _ a: DimensionTerm, _ b: DimensionTerm, _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    inference.unifier.unify(a, b) ? .range(inference.unifier.resolved(a)) : .open
  }

  private mutating func inferPower(
    _ base: DimensionTerm, _ exponent: DimensionTerm, _ written: NodeID, _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    if !inference.unifier.unify(exponent, .none) {
      report(.wrongDimension("an exponent", wanted: .none, found: shown(exponent), at: tree.span(written)))
      return .open
    }
    if base == .none { return .number(.none) }
    guard let fraction = staticFraction(written) else { return .open }
    return .number(base.power(fraction))
  }

  /// The fraction that an exponent is, where it is made of numbers alone.
  private func staticFraction(_ node: NodeID) -> Rational? {
    guard references(under: [node]).isEmpty else { return nil }
    var copy = self
    copy.scope = Scope()
    let id = copy.value(of: node)
    return copy.graph[id].value?.asNumber.flatMap { Self.rational($0) }
  }

  mutating func inferComparison(
    _ node: NodeID, _ places: [NodeID: FunctionSignature.Place], _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    let parts = Array(tree.children(node))
    for link in stride(from: 0, to: parts.count - 2, by: 2) {
      let (left, right) = (parts[link], parts[link + 2])
      let (one, two) = (places[left] ?? .open, places[right] ?? .open)
      if tree.text(parts[link + 1]).hasSuffix("in") {
        // What is looked for may be a run or a text; of a range it is a number.
        if case .range(let inner) = inference.resolved(two), inference.number(one) != nil {
          _ = inferEqual(one, .number(inner), left, right, &inference) { .cannotCompare($0) }
        } else {
          inference.open(one)
          inference.open(two)
        }
      } else {
        _ = inferEqual(one, two, left, right, &inference) { .cannotCompare($0) }
      }
    }
    return .bool
  }

  /// Two operands of one type; reports dimensions that differ whatever the parameters are.
  mutating func inferEqual(
    _ left: FunctionSignature.Place, _ right: FunctionSignature.Place, _ first: NodeID, _ second: NodeID,
    _ inference: inout SignatureInference, _ message: (Diagnostic.Mismatch) -> Diagnostic
  ) -> FunctionSignature.Place {
    guard case .different(let a, let b) = inference.unify(left, right) else {
      return inference.resolved(left)
    }
    report(
      message(
        Diagnostic.Mismatch(
          left: shown(a), right: shown(b), leftSpan: tree.span(first), rightSpan: tree.span(second))))
    return .open
  }

  mutating func expectBool(
    _ place: FunctionSignature.Place, _ what: String, _ node: NodeID, _ inference: inout SignatureInference
  ) {
    if inference.bind(place, .bool) { return }
    report(.notBool(what, found: word(for: inference.resolved(place)), at: tree.span(node)))
  }

  mutating func expectPlain(
    _ term: DimensionTerm, _ name: String, _ node: NodeID, _ inference: inout SignatureInference
  ) {
    if inference.unifier.unify(term, .none) { return }
    report(.notPlain(name, found: shown(inference.unifier.resolved(term)), at: tree.span(node), unit: ""))
  }
}
