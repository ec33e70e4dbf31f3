import CalibGraph
import CalibLanguage
import Testing

/// What digests of collectors and algorithms depend on, and what they do not.
struct DigestTests {
  private func spec(_ items: String, columns: String = "mass: GeV, x: mm") -> (
    collectors: [String], algorithm: String
  )? {
    let text = """
      dataset d { files: "d_<run>.csv", columns: { \(columns) } }
      fn low(cut) = cut
      calibration c {
        \(items)
      }
      """
    let result = checked(text)
    #expect(result.diagnostics == [])
    guard let spec = result.program?.calibrations.first?.spec else { return nil }
    return (spec.collectors.map(\.digest), spec.algorithmDigest)
  }

  private let plain = """
    input: d where mass > 60 GeV
    collect h = histogram(mass, bins: 80, range: 60..120 GeV)
    let peak = fit(h, gauss)
    payload: { m = peak.mean }
    """

  @Test func spellingChangesNothing() throws {
    let first = try #require(spec(plain))
    let second = try #require(
      spec(
        """
        # a comment
        let cut = low(60_000 MeV)
        input: (d where mass > cut)
        let unused = 3
        collect spectrum = histogram(range: 60..120 GeV, bins: 4 * 20, mass)
        let f = fit(spectrum, gauss)
        payload: { m = f.mean }
        """))
    #expect(first.collectors == second.collectors)
    #expect(first.algorithm == second.algorithm)
  }

  @Test func aCutChangesTheCollectorAlone() throws {
    let first = try #require(spec(plain))
    let second = try #require(spec(plain.replacing("> 60 GeV", with: "> 61 GeV")))
    #expect(first.collectors != second.collectors)
    #expect(first.algorithm == second.algorithm)
  }

  @Test func aFitChangesTheAlgorithmAlone() throws {
    let first = try #require(spec(plain))
    let second = try #require(spec(plain.replacing("gauss)", with: "gauss + linear)")))
    #expect(first.collectors == second.collectors)
    #expect(first.algorithm != second.algorithm)
  }

  @Test func theUnitOfAColumnChangesTheCollector() throws {
    let first = try #require(spec(plain))
    let second = try #require(spec(plain, columns: "mass: MeV, x: mm"))
    #expect(first.collectors != second.collectors)
  }

  @Test func aColumnThatIsNotReadChangesNothing() throws {
    let first = try #require(spec(plain))
    let second = try #require(spec(plain, columns: "mass: GeV, x: cm"))
    #expect(first.collectors == second.collectors)
  }
}
