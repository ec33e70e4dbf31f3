import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Signatures of functions, inferred where they are declared: mistakes show although nothing calls the function.
///
/// Only numbers with their dimensions, truth values and texts are inferred; what else there is, members of an unknown
/// record, lists, keyed values by their key, is left to the calls, each of which is checked as a whole.
extension Checker {
  /// Infers the signature of a function; `nil` where its body has a mistake, which is reported.
  mutating func inferSignature(_ name: String, _ function: FunctionDefinition) -> FunctionSignature? {
    let before = diagnostics.count
    var inference = SignatureInference()
    var places: [String: FunctionSignature.Place] = [:]
    for parameter in function.parameters {
      places[parameter.name] = parameter.type.map { place(of: $0) } ?? inference.variable()
    }
    scope = Scope(parameters: places.mapValues { _ in .poison })
    defer { scope = Scope() }
    inferFallbacks(function, places, &inference)
    var result = infer(function.body, places, &inference)
    if let declared = function.result {
      let span = tree.span(function.body)
      switch inference.unify(result, place(of: declared)) {
      case .same: break
      case .different(let found, let wanted):
        report(
          .wrongDimension(
            "what `\(name)` gives", wanted: shown(wanted), found: shown(found), at: span))
      case .other:
        report(
          .wrongType("what `\(name)` gives", wanted: "\(declared)", found: word(for: result), at: span))
      }
      result = place(of: declared)
    }
    guard !diagnostics[before...].contains(where: { $0.severity == .error }) else { return nil }
    return FunctionSignature(
      name: name,
      parameters: function.parameters.map { parameter in
        .init(
          name: parameter.name, place: inference.resolved(places[parameter.name] ?? .open),
          fallback: parameter.fallback.map { tree.text($0) })
      },
      result: inference.resolved(result))
  }

  /// What counts where a call does not give an argument tells the dimension of the argument too.
  private mutating func inferFallbacks(
    _ function: FunctionDefinition, _ places: [String: FunctionSignature.Place],
    _ inference: inout SignatureInference
  ) {
    for parameter in function.parameters {
      guard let fallback = parameter.fallback, let wanted = places[parameter.name] else { continue }
      let found = infer(fallback, places, &inference)
      switch inference.unify(wanted, found) {
      case .same: break
      case .different(let wanted, let found):
        report(
          .wrongDimension(
            "`\(parameter.name)`", wanted: shown(wanted), found: shown(found), at: tree.span(fallback)))
      case .other:
        report(
          .wrongType(
            "`\(parameter.name)`", wanted: parameter.type.map { "\($0)" } ?? word(for: wanted),
            found: word(for: found), at: tree.span(fallback)))
      }
    }
  }

  private func place(of type: ValueType) -> FunctionSignature.Place {
    switch type {
    case .bool: return .bool
    case .string: return .string
    case .poison: return .open
    default:
      guard let numeric = Numeric(type) else { return .known(type) }
      return .number(DimensionTerm(numeric.dimension))
    }
  }

  /// A dimension for a message: its variables are letters.
  private func shown(_ term: DimensionTerm) -> Dimension { term.dimension { FunctionSignature.letter($0) } }

  private func word(for place: FunctionSignature.Place) -> String {
    switch place {
    case .number(let term): shown(term).description
    case .range(let term): "Range<\(shown(term))>"
    case .bool: "Bool"
    case .string: "String"
    case .known(let type): "\(type)"
    case .variable, .open: "something else"
    }
  }

  /// The place of an expression; operands first, without recursion.
  private mutating func infer(
    _ root: NodeID, _ parameters: [String: FunctionSignature.Place], _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    var order: [NodeID] = []
    var stack = [root]
    while let node = stack.popLast() {
      order.append(node)
      stack.append(contentsOf: operands(of: node))
    }
    var places: [NodeID: FunctionSignature.Place] = [:]
    for node in order.reversed() {
      let before = diagnostics.count
      places[node] = infer(node, places, parameters, &inference)
      // What is made of a mistake is left alone.
      if diagnostics.count > before { places[node] = .open }
    }
    return places[root] ?? .open
  }

  private mutating func infer(
    _ node: NodeID, _ places: [NodeID: FunctionSignature.Place],
    _ parameters: [String: FunctionSignature.Place], _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    func part(_ place: Int) -> FunctionSignature.Place {
      tree.child(node, place).flatMap { places[$0] } ?? .open
    }
    switch tree.kind(node) {
    case .integer, .float, .percent: return .number(.none)
    case .quantity:
      guard let unit = tree.child(node, 1).flatMap({ knownUnit($0) }) else { return .open }
      return .number(DimensionTerm(unit.dimension))
    case .boolean: return .bool
    case .string: return .string
    case .group: return part(0)
    case .name: return inferName(tree.text(node), parameters)
    case .unary: return inferUnary(node, part(1), &inference)
    case .binary: return inferBinary(node, part(0), part(2), &inference)
    case .comparison: return inferComparison(node, places, &inference)
    case .conditional:
      expectBool(part(0), "the condition of an `if`", tree.child(node, 0) ?? node, &inference)
      guard let then = tree.child(node, 1), let otherwise = tree.child(node, 2) else { return .open }
      return inferEqual(part(1), part(2), then, otherwise, &inference) { mismatch in
        .unequalBranches("both branches of an `if`", mismatch)
      }
    case .call: return inferCall(node, places, parameters, &inference)
    case .tuple: return .open
    // Of what is not inferred the operands are left to the calls.
    default:
      for operand in operands(of: node) { inference.open(places[operand] ?? .open) }
      return .open
    }
  }

  /// A unit without messages, which the body's check at a call gives.
  private func knownUnit(_ node: NodeID) -> Unit? {
    var copy = self
    return copy.unit(of: node)
  }

  private func inferName(_ name: String, _ parameters: [String: FunctionSignature.Place])
    -> FunctionSignature.Place
  {
    if let place = parameters[name] { return place }
    if case .value(let id)? = tables.symbols[name] {
      let type = place(of: elementType(id))
      if case .known = type { return .open }
      return type
    }
    return name == "pi" ? .number(.none) : .open
  }

  private mutating func inferUnary(
    _ node: NodeID, _ operand: FunctionSignature.Place, _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    guard let word = tree.child(node, 0), let written = tree.child(node, 1) else { return .open }
    if tree.text(word) == "-" { return inference.number(operand).map { .number($0) } ?? .open }
    expectBool(operand, "what stands at `not`", written, &inference)
    return .bool
  }

  private mutating func inferBinary(
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

  private mutating func inferComparison(
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
  private mutating func inferEqual(
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

  private mutating func expectBool(
    _ place: FunctionSignature.Place, _ what: String, _ node: NodeID, _ inference: inout SignatureInference
  ) {
    if inference.bind(place, .bool) { return }
    report(.notBool(what, found: word(for: inference.resolved(place)), at: tree.span(node)))
  }

  private mutating func expectPlain(
    _ term: DimensionTerm, _ name: String, _ node: NodeID, _ inference: inout SignatureInference
  ) {
    if inference.unifier.unify(term, .none) { return }
    report(.notPlain(name, found: shown(inference.unifier.resolved(term)), at: tree.span(node), unit: ""))
  }

  // Calls.

  private mutating func inferCall(
    _ node: NodeID, _ places: [NodeID: FunctionSignature.Place],
    _ parameters: [String: FunctionSignature.Place], _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    // A parameter that is called is a function or a curve.
    if let name = tree.child(node, 0), let place = parameters[tree.text(name)] { inference.open(place) }
    let all = arguments(of: node)
    let values = all.map { places[$0.value] ?? .open }
    switch callee(of: node) {
    case .math(let function): return inferMath(function, all, values, &inference)
    case .aggregate(let name):
      switch name {
      case "all", "any": return .bool
      case "count": return .number(.none)
      default: return inference.number(values[0]).map { .number($0) } ?? .open
      }
    case .script(let name):
      guard let signature = tables.signatures[name], let taken = Self.places(of: all, in: signature) else {
        break
      }
      let instance = inference.instance(of: signature)
      for (argument, (place, value)) in zip(all, zip(taken, values)) {
        let outcome = inference.unify(value, instance.parameters[place])
        guard case .different(let found, let expected) = outcome else { continue }
        report(
          .wrongDimension(
            "`\(signature.parameters[place].name)` of `\(name)`", wanted: shown(expected),
            found: shown(found),
            at: tree.span(argument.value)))
        return .open
      }
      return inference.resolved(instance.result)
    case .intrinsic(.bin):
      guard values.count == 3, let x = inference.number(values[0]) else { break }
      if case .range(let range) = inference.resolved(values[2]) {
        _ = inferEqual(.number(x), .number(range), all[0].value, all[2].value, &inference) {
          .cannotCompare($0)
        }
      }
      return .number(.none)
    case .lambda, .intrinsic, .primitive, .value, .poison, .unknown: break
    }
    for value in values { inference.open(value) }
    return .open
  }

  /// The places of the parameters that arguments are for; `nil` where a call does not go with the signature.
  private static func places(of arguments: [Argument], in signature: FunctionSignature) -> [Int]? {
    var places: [Int] = []
    var bare = 0
    for argument in arguments {
      let place = argument.name.map { name in signature.parameters.firstIndex { $0.name == name } } ?? bare
      if argument.name == nil { bare += 1 }
      guard let place, signature.parameters.indices.contains(place), !places.contains(place) else {
        return nil
      }
      places.append(place)
    }
    let isWhole = signature.parameters.indices.allSatisfy {
      places.contains($0) || signature.parameters[$0].fallback != nil
    }
    return isWhole ? places : nil
  }

  private mutating func inferMath(
    _ function: MathFunction, _ all: [Argument], _ values: [FunctionSignature.Place],
    _ inference: inout SignatureInference
  ) -> FunctionSignature.Place {
    let terms = values.compactMap { inference.number($0) }
    guard terms.count == values.count, let first = terms.first else { return .open }
    switch function.rule {
    case .keeps: return .number(first)
    case .squareRoot: return .number(first.power(Rational(1, 2)))
    case .drops: return .number(.none)
    case .claim: return .bool
    case .plain:
      expectPlain(first, function.rawValue, all[0].value, &inference)
      return .number(.none)
    case .ratio, .joins:
      for place in values.indices.dropFirst() {
        _ = inferEqual(values[0], values[place], all[0].value, all[place].value, &inference) { mismatch in
          .unequalBranches("the arguments of `\(function.rawValue)`", mismatch)
        }
      }
      return function.rule == .ratio ? .number(.none) : inference.resolved(values[0])
    }
  }
}
