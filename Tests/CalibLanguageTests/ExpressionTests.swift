import CalibDiagnostics
import CalibLanguage
import CalibModel
import Testing

/// What expressions of keys, lists and functions are and what they are not yet.
struct ExpressionTests {
  /// A calibration of hits that reads constants by wire.
  private func hits(_ items: String) -> String {
    """
    dataset d {
      files: "d_<run>.csv"
      columns: { wire: Int in 0..<10, board: Int, drift: ns }
    }
    let known: Keyed<Int, ns> = stored.Known.t0
    calibration c {
      input: d
      collect s = summary(drift)
      \(items)
    }

    """
  }

  private func messages(_ items: String) -> [String] {
    checked(hits(items)).diagnostics.map(\.code.text)
  }

  private func type(_ expression: String) -> ValueType? {
    var context = checked(hits("payload: { t0: ns by wire = stored.self.t0 }")).context
    return context.check(line: expression).expression?.type
  }

  @Test func keyedValuesAndAggregatesHaveNothingPending() throws {
    let fields = "payload: { t0: ns by wire = stored.self.t0 + s.mean, n = count(stored.self.t0 > 0 ns) }"
    let result = checked(hits(fields))
    #expect(result.diagnostics == [])
    #expect(try #require(result.program).pending == [])
  }

  @Test func aPlainCalibrationHasNothingPending() throws {
    let program = try #require(checked(hits("payload: { m = s.mean }")).program)
    #expect(program.pending == [])
    #expect(program.calibrations.count == 1)
  }

  @Test func aConditionMakesTheLookUpsAfterItTotal() {
    let field = "payload: { m = r.mean }"
    #expect(messages("collect r = summary(known[board])\n\(field)") == ["C0202"])
    #expect(messages("collect r = summary(drift - known[board])\n\(field)") == ["C0242"])
    #expect(messages("collect r = summary(drift - known[board]) where has(known, board)\n\(field)") == [])
    #expect(
      messages("collect r = summary(drift - known[board]) where has(known, wire)\n\(field)") == ["C0242"])
    #expect(
      messages("collect r = summary(drift) where has(known, board) or known[board] > 1 ns\n\(field)")
        == ["C0242"])
  }

  @Test func aggregatesHaveOneValue() {
    #expect(type("mean(c.t0)") == .number(Dimension("Time")))
    #expect(type("count(c.t0 > 1 ns)") == .integer)
    #expect(type("all(c.t0 > 1 ns)") == .bool)
    #expect(type("c.t0 - mean(c.t0)")?.perKey == .number(Dimension("Time")))
    #expect(type("max(1, 2)") == .integer)
    #expect(type("max([1, 2])") == .integer)
  }

  @Test func keysThatAreKnownAtRunTimeMayBeMissing() {
    #expect(type("c.t0[3]") == .number(Dimension("Time")))
    #expect(type("known[3]") == .optional(.number(Dimension("Time"))))
    #expect(type("(known + known)")?.perKey == .number(Dimension("Time")))
    #expect(type("(c.t0 + known)")?.perKey == .optional(.number(Dimension("Time"))))
    #expect(type("(c.t0 + known ?? 0 ns)")?.perKey == .number(Dimension("Time")))
  }

  @Test func functionsAreValuesOfFunctions() {
    #expect(type("(x => 2 * x)(3 ns)") == .number(Dimension("Time")))
    #expect(type("[x^2 for x in [1 mm, 2 mm]]") == .list(.number(Dimension("Length").power(Rational(2)))))
    #expect(type("[x for x in 0..<3 if x > 1][0]") == .integer)
  }

  @Test func whatStandsInBracesHasOneValue() {
    #expect(messages("payload: { m = s.mean }\nrequire r: s.mean > 1 ns, else \"{{mean}} {s.mean}\"") == [])
    #expect(messages("payload: { m = s.mean }\nrequire r: s.mean > 1 ns, else \"{known}\"") == ["C0202"])
    #expect(messages("payload: { m = s.mean }\nrequire r: s.mean > 1 ns, else \"{s}\"") == ["C0202"])
  }
}
