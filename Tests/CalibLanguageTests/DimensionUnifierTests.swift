import CalibLanguage
import CalibModel
import Testing

/// Laws of the unification of dimensions, on terms that are the same in every run of the tests.
struct DimensionUnifierTests {
  /// Random terms of few variables and bases (numbers of Knuth's MMIX).
  private struct Terms {
    var state: UInt64

    mutating func number(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }

    mutating func rational() -> Rational { Rational(number(-3...3), number(1...3)) }

    mutating func term(_ variables: [DimensionTerm]) -> DimensionTerm {
      var term = DimensionTerm(Dimension("Energy").power(rational()) * Dimension("Length").power(rational()))
      for variable in variables { term = term * variable.power(rational()) }
      return term
    }
  }

  private func prepared(_ seed: Int) -> (DimensionUnifier, [DimensionTerm], Terms) {
    var unifier = DimensionUnifier()
    let variables = (0..<4).map { _ in unifier.variable() }
    return (unifier, variables, Terms(state: UInt64(seed) &* 977 &+ 3))
  }

  @Test func whatIsUnifiedIsEqual() {
    for seed in 0..<300 {
      var (unifier, variables, terms) = prepared(seed)
      var equations: [(DimensionTerm, DimensionTerm)] = []
      for _ in 0..<4 {
        let (one, two) = (terms.term(variables), terms.term(variables))
        if unifier.unify(one, two) { equations.append((one, two)) }
      }
      #expect(!equations.isEmpty)
      for (one, two) in equations { #expect(unifier.resolved(one) == unifier.resolved(two)) }
    }
  }

  @Test func resolvingTwiceChangesNothing() {
    for seed in 0..<300 {
      var (unifier, variables, terms) = prepared(seed)
      for _ in 0..<3 { _ = unifier.unify(terms.term(variables), terms.term(variables)) }
      let term = unifier.resolved(terms.term(variables))
      #expect(unifier.resolved(term) == term)
    }
  }

  @Test func theOrderOfTheSidesDoesNotMatter() {
    for seed in 0..<300 {
      var (unifier, variables, terms) = prepared(seed)
      _ = unifier.unify(terms.term(variables), terms.term(variables))
      var other = unifier
      let (one, two) = (terms.term(variables), terms.term(variables))
      let (forth, back) = (unifier.unify(one, two), other.unify(two, one))
      #expect(forth == back)
      let probe = terms.term(variables)
      #expect(unifier.resolved(probe) == other.resolved(probe))
    }
  }

  /// A solution that is put into the terms of an equation solves it: nothing more than the equation was assumed.
  @Test func theSolutionIsTheMostGeneral() {
    for seed in 0..<300 {
      var (unifier, variables, terms) = prepared(seed)
      // Values for all variables, and an equation that holds for them.
      let values = variables.map { _ in terms.term([]) }
      func valued(_ term: DimensionTerm) -> DimensionTerm {
        variables.indices.reduce(DimensionTerm(term.fixed)) { result, place in
          let exponent = variables[place].powers.keys.first.flatMap { term.powers[$0] } ?? .zero
          return result * values[place].power(exponent)
        }
      }
      let one = terms.term(variables)
      let two = terms.term(variables)
      let isSolved = unifier.unify(one, two * valued(one) / valued(two))
      #expect(isSolved)
      for variable in variables { #expect(valued(unifier.resolved(variable)) == valued(variable)) }
    }
  }

  @Test func knownDimensionsAreEqualOrNot() {
    var unifier = DimensionUnifier()
    let (energy, length) = (DimensionTerm(Dimension("Energy")), DimensionTerm(Dimension("Length")))
    let (same, different) = (unifier.unify(energy, energy), unifier.unify(energy, length))
    #expect(same && !different)
    let a = unifier.variable()
    let isSolved = unifier.unify(a.power(Rational(1, 2)), energy)
    #expect(isSolved)
    #expect(unifier.resolved(a) == energy.power(Rational(2)))
    let contradicts = !unifier.unify(a, energy)
    #expect(contradicts)
  }
}
