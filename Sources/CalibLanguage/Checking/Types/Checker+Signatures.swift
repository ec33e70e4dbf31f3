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

  func place(of type: ValueType) -> FunctionSignature.Place {
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
  func shown(_ term: DimensionTerm) -> Dimension { term.dimension { FunctionSignature.letter($0) } }

  func word(for place: FunctionSignature.Place) -> String {
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
  static func places(of arguments: [Argument], in signature: FunctionSignature) -> [Int]? {
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
