import CalibGraph
import CalibModel
import Testing

@testable import CalibEngine

@Suite("The rule of publication gates")
struct GateRuleTests {
  private func spec(
    cut: Double = 1, significance: Double = 3, maximumMove: Double? = 10, maximumError: Double? = 2,
    isRelative: Bool = false, minimumEntries: Int? = nil
  ) -> GateSpec {
    GateSpec(
      payload: "p", field: "x", against: ConstantReference(.stored("p"), field: "x"), isRelative: isRelative,
      cut: cut, significance: significance, maximumMove: maximumMove, maximumError: maximumError,
      minimumEntries: minimumEntries)
  }

  private func number(_ value: Double, _ error: Double, key: String = "") -> GateRule.Number {
    GateRule.Number(key: key, value: value, error: error)
  }

  private func old(_ numbers: [GateRule.Number]) throws -> [GateRule.Old] {
    [GateRule.Old(interval: try #require(IntervalOfValidity("1/1..1/5")), digest: "d", numbers: numbers)]
  }

  @Test(arguments: [
    // move, error, verdict: in the order of the rule.
    (11.0, 0.1, GateDecision.Verdict.veto), (-11, 0.1, .veto), (11, 5, .veto), (5, 2.5, .veto),
    (5, 2, .nothing),
    (5, 1, .update), (3, 1, .update), (2.9, 1, .nothing), (1, 0.1, .nothing), (0.5, 9, .nothing),
    (0, 0, .nothing),
    (-3, 1, .update), (10, 1, .update), (2, 0, .update),
  ])
  func decidesEachElementInOrder(move: Double, error: Double, verdict: GateDecision.Verdict) {
    #expect(GateRule.verdict(spec(), move: move, error: error).0 == verdict)
  }

  @Test func whatIsNoNumberIsAVeto() {
    #expect(GateRule.verdict(spec(), move: .nan, error: 1).0 == .veto)
    #expect(GateRule.verdict(spec(), move: 1, error: .nan).0 == .veto)
  }

  @Test func relativeMovesAreDividedByTheOldValue() throws {
    let decision = GateRule.decision(
      spec(cut: 0.1, maximumMove: 0.5, isRelative: true), new: [number(-24, 1)],
      olds: try old([number(-20, 0)]),
      entries: 100)
    #expect(decision.elements[0].move == -0.2)
    #expect(decision.elements[0].error == 0.05)
    #expect(decision.verdict == .update)
  }

  @Test func elementsWithoutAnOldValueUpdate() throws {
    let decision = GateRule.decision(
      spec(), new: [number(5, 1, key: "a"), number(7, 1, key: "b")], olds: try old([number(5, 1, key: "a")]),
      entries: 100)
    #expect(decision.elements.map(\.verdict) == [.nothing, .update])
    #expect(decision.verdict == .update)
  }

  @Test func allElementsAreShownAlsoAfterAVeto() throws {
    let decision = GateRule.decision(
      spec(), new: [number(50, 1, key: "a"), number(9, 1, key: "b")],
      olds: try old([number(0, 1, key: "a"), number(5, 1, key: "b")]), entries: 100)
    #expect(decision.elements.map(\.verdict) == [.veto, .update])
    #expect(decision.verdict == .veto)
  }

  @Test func tooFewEntriesAreNoUpdate() throws {
    let few = spec(minimumEntries: 1000)
    let held = GateRule.decision(few, new: [number(9, 1)], olds: try old([number(5, 1)]), entries: 100)
    #expect(held.verdict == .nothing)
    #expect(held.reason == "100 entries, fewer than 1000")
    #expect(held.held.map(\.digest) == ["d"])
    // With nothing of before there would be a hole.
    #expect(GateRule.decision(few, new: [number(9, 1)], olds: [], entries: 100).verdict == .veto)
  }

  @Test func theWorstOfSeveralOldValuesCounts() throws {
    let olds = try old([number(5, 1)]) + (try old([number(-20, 1)]))
    #expect(GateRule.decision(spec(), new: [number(5, 1)], olds: olds, entries: 1).verdict == .veto)
  }

  @Test func unitsAreThoseOfTheGate() {
    #expect(GateRule.numbers(.measured(2, error: 1, unit: "cm"), units: UnitTable()) == [number(20, 10)])
    #expect(GateRule.numbers(.number(2, unit: "no_such_unit"), units: UnitTable())[0].value.isNaN)
  }
}
