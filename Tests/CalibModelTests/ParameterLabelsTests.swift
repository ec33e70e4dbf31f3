import CalibModel
import Testing

@Suite("Labels of parameters")
struct ParameterLabelsTests {
  private func space(_ allowed: KeySpace.Allowed?) -> KeySpace {
    KeySpace(parts: [.init(name: "sensor", kind: .integer, allowed: allowed)])
  }

  @Test("declared keys all count, others as rows have them, and a single parameter is one")
  func numbers() {
    let parameters = [
      GlobalParameter(family: 0, key: Key(5)), GlobalParameter(family: 1, key: Key(70)),
      GlobalParameter(family: 1, key: Key(90)), GlobalParameter(family: 2),
      GlobalParameter(family: 3, key: Key(2)),
    ]
    let labels = ParameterLabels(
      [
        (name: "du", space: space(.range(3...6))), (name: "dw", space: space(nil)), (name: "t0", space: nil),
        (name: "gamma", space: space(.integers([2, 1]))),
      ], parameters)
    #expect(parameters.map { labels[$0] } == [3, 5, 6, 7, 9])
    #expect(labels[GlobalParameter(family: 0, key: Key(3))] == 1)
    #expect(labels[GlobalParameter(family: 0, key: Key(7))] == nil)
    #expect(labels[GlobalParameter(family: 0)] == nil)
    #expect(labels[GlobalParameter(family: 4)] == nil)
    guard case .record(let families) = labels.value, case .keyed(let gamma) = families[3].value else {
      Issue.record("the labels are no record of keyed numbers")
      return
    }
    #expect(families.map(\.name) == ["du", "dw", "t0", "gamma"])
    #expect(families[2].value == .integer(7))
    #expect(gamma.keys == [Key(1), Key(2)] && gamma.values == [.integer(8), .integer(9)])
  }
}
