import CalibDiagnostics
import CalibGraph
import CalibModel
import Testing

@testable import CalibLanguage

/// Constants of the store against what a script takes them for.
struct StoredUseTests {
  private func uses(_ collect: String) throws -> [StoredUse] {
    let result = checked(
      """
      dataset d { files: "d_<run>.csv", columns: { wire: Int in 0..<4, any: Int, t: ns } }
      let t0: Keyed<Int, ns> = stored.T.t0
      calibration c {
        input:   d
        collect  s = \(collect)
        writes:  "Own"
        collect  k = summary(t) by wire
        payload: { t0: ns by wire = k.mean, m = s.entries }
      }
      """)
    #expect(result.diagnostics.map(\.message) == [])
    return result.program?.stored ?? []
  }

  private func constant(_ keys: [Int]) throws -> Payload.Constant {
    let values = KeyedConstants.Values.numbers(keys.map(Double.init), errors: nil, unit: "ns")
    return .keyed(try #require(KeyedConstants(names: ["wire"], keys: keys.map { Key($0) }, values: values)))
  }

  @Test func rowsThatLookUpDeclaredKeysNeedThem() throws {
    let use = try #require(
      try uses("summary(t - stored.Own.t0[wire])").first {
        $0.reference.field == "t0" && !$0.neededKeys.isEmpty
      })
    #expect(use.refusal(of: try constant([0, 1, 2, 3]), units: UnitTable()) == nil)
    #expect(use.refusal(of: try constant([0, 1, 2, 3, 9]), units: UnitTable()) == nil)
    let reason = try #require(use.refusal(of: try constant([1, 3]), units: UnitTable()))
    #expect(reason.contains("2 of 4 keys") && reason.contains("0, 2"), "\(reason)")
  }

  @Test(
    "a look-up that says what holds where a key is missing needs none",
    arguments: [
      "summary(t - (stored.Own.t0[wire] ?? 0 ns))", "summary(t - (stored.Own.t0 ?? 0 ns)[wire])",
      "summary(if has(t0, any) { t - t0[any] } else { t })", "summary(t - t0[any]) where has(t0, any)",
    ])
  func guarded(_ collect: String) throws {
    #expect(try uses(collect).allSatisfy { $0.neededKeys.isEmpty })
  }
}
