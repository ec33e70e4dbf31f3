import CalibModel

/// The state of inferring one function: equations between dimensions, and what type variables stand for.
struct SignatureInference {
  typealias Place = FunctionSignature.Place

  var unifier = DimensionUnifier()
  private var bindings: [Int: Place] = [:]
  private var count = 0

  /// A type that nothing is known of.
  mutating func variable() -> Place {
    count += 1
    return .variable(count - 1)
  }

  /// A place with what is known of it by now.
  func resolved(_ place: Place) -> Place {
    var place = place
    while case .variable(let variable) = place, let next = bindings[variable] { place = next }
    switch place {
    case .number(let term): return .number(unifier.resolved(term))
    case .range(let term): return .range(unifier.resolved(term))
    case .bool, .string, .variable, .known, .open: return place
    }
  }

  /// The dimension of a place that has to be a number; `nil` where it is none, or only a call can tell.
  mutating func number(_ place: Place) -> DimensionTerm? {
    switch resolved(place) {
    case .number(let term): return term
    case .variable(let variable):
      let term = unifier.variable()
      bindings[variable] = .number(term)
      return term
    case .known(let type): return Numeric(type.perKey).map { DimensionTerm($0.dimension) }
    case .range, .bool, .string, .open: return nil
    }
  }

  /// Leaves a place to the calls: its type is of a kind that is not inferred.
  mutating func open(_ place: Place) {
    if case .variable(let variable) = resolved(place) { bindings[variable] = .open }
  }

  /// Says that a place is of a type without dimension; `false` where it is known to be of another.
  mutating func bind(_ place: Place, _ wanted: Place) -> Bool {
    switch resolved(place) {
    case .variable(let variable):
      bindings[variable] = wanted
      return true
    case .open, .known: return true
    case let found: return found == wanted
    }
  }

  enum Outcome: Equatable {
    case same
    case different(DimensionTerm, DimensionTerm)
    case other
  }

  /// Makes two places of one type.
  mutating func unify(_ one: Place, _ two: Place) -> Outcome {
    switch (resolved(one), resolved(two)) {
    case (.open, let other), (let other, .open):
      open(other)
      return .same
    case (.variable(let a), .variable(let b)) where a == b: return .same
    case (.variable(let variable), let other), (let other, .variable(let variable)):
      bindings[variable] = other
      return .same
    case (.number(let a), .number(let b)), (.range(let a), .range(let b)):
      return unifier.unify(a, b) ? .same : .different(a, b)
    case (.known(let type), let other), (let other, .known(let type)):
      guard case .number(let term) = other, let numeric = Numeric(type.perKey) else { return .same }
      let fixed = DimensionTerm(numeric.dimension)
      return unifier.unify(term, fixed) ? .same : .different(term, fixed)
    case (let a, let b): return a == b ? .same : .other
    }
  }

  /// The places of another signature, with variables of their own.
  mutating func instance(of signature: FunctionSignature) -> (parameters: [Place], result: Place) {
    var dimensions: [Int: DimensionTerm] = [:]
    var types: [Int: Place] = [:]
    func renamed(_ term: DimensionTerm, _ state: inout Self) -> DimensionTerm {
      var result = DimensionTerm(term.fixed)
      for (variable, exponent) in term.powers.sorted(by: { $0.key < $1.key }) {
        let fresh = dimensions[variable] ?? state.unifier.variable()
        dimensions[variable] = fresh
        result = result * fresh.power(exponent)
      }
      return result
    }
    func copy(_ place: Place, _ state: inout Self) -> Place {
      switch place {
      case .number(let term): return .number(renamed(term, &state))
      case .range(let term): return .range(renamed(term, &state))
      case .variable(let variable):
        let fresh = types[variable] ?? state.variable()
        types[variable] = fresh
        return fresh
      case .bool, .string, .known, .open: return place
      }
    }
    let parameters = signature.parameters.map { copy($0.place, &self) }
    return (parameters, copy(signature.result, &self))
  }
}
