import CalibModel
import CalibTestSupport
import Testing

/// The settings of `solve`, each through a script, on tracks of which the answer is known.
@Suite("Settings of solve")
struct SolvingTests {
  private static let truth = [0.0, 40, -30, 20, 0, 25]

  private let folder: TemporaryFolder

  /// Straight tracks through six planes, without errors, of which the first and the fifth are where they should be.
  ///
  /// Every 25th track has one hit that is 260 um off; plane 6 has hits on few tracks.
  init() throws {
    folder = try TemporaryFolder()
    var lines = ["track,plane,residual,z"]
    for track in 0..<200 {
      let (offset, slope) = (Double(track % 7) * 3 - 9, Double(track % 5) * 0.02 - 0.04)
      for plane in 1...6 where plane < 6 || track % 20 == 0 {
        let z = Double(plane - 1) * 100
        let wild = track % 25 == 3 && plane == 3 ? 260.0 : 0
        lines.append("\(track),\(plane),\(offset + slope * z + Self.truth[plane - 1] + wild),\(z)")
      }
    }
    try Text.write(lines.joined(separator: "\n") + "\n", to: "\(folder.path)/d_1_1.csv")
  }

  /// The payload of a calibration that solves with `settings`; `du` are the shifts in um.
  private func payload(_ settings: String, fields: String = "n = sol.rejected") throws -> JSONValue {
    try Text.write(
      """
      dataset d {
        files:   "d_<exp>_<run>.csv"
        columns: { track: Int, plane: Int in 1..6, residual: um, z: mm }
      }
      calibration c {
        input:   d
        collect  sys = millepede(residual: residual, sigma: 10 um, record: track, local: [1, z], global: { du[plane] = -1 })
        collect  place = summary(z) by plane
        let      at  = place.mean.value
        let      sol = solve(sys, \(settings))
        payload: { du: um by plane = sol.du, chi2 = sol.chi2, \(fields) }
      }
      """, to: "\(folder.path)/c.calib")
    let ending = try Program(folder: folder.path).run("run", "c.calib", "--json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.all) }
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    guard let found = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"] else {
      throw Program.Failure(text: ending.all)
    }
    return found
  }

  private func shifts(_ payload: JSONValue) -> [Double] {
    payload["du"]?["value"]?.asArray?.compactMap(\.asDouble) ?? []
  }

  private func number(_ value: JSONValue?) -> Double { value?["value"]?.asDouble ?? value?.asDouble ?? .nan }

  private func worst(_ found: [Double]) -> Double {
    guard found.count == Self.truth.count else { return .infinity }
    return zip(found, Self.truth).map { abs($0 - $1) }.max() ?? .infinity
  }

  private static let fixed = "fixed: [du[1], du[5]]"

  @Test("a parameter with fewer rows than `entries` stays")
  func entries() throws {
    let few = shifts(try payload("\(Self.fixed), entries: 11, chisqcut: [30, 6]"))
    let enough = shifts(try payload("\(Self.fixed), entries: 10, chisqcut: [30, 6]"))
    #expect(few.last == 0 && abs((enough.last ?? 0) - 25) < 1e-6, "\(few) \(enough)")
  }

  @Test(
    "wild hits spoil the shifts unless records are cut, or their hits weigh less",
    arguments: [
      ("chisqcut: [30, 6]", 8.0, 1e-6), ("hugecut: 20", 8, 1e-6),
      ("outlierdownweighting: 4", 0, 2), ("outlierdownweighting: 4, dwfractioncut: 0.15", 8, 1e-6),
    ])
  func cuts(settings: String, rejected: Double, distance: Double) throws {
    let plain = shifts(try payload("\(Self.fixed), entries: 10"))
    let found = try payload("\(Self.fixed), entries: 10, \(settings)")
    #expect(worst(plain) > 5, "\(plain)")
    #expect(number(found["n"]) == rejected && worst(shifts(found)) < distance, "\(found.canonicalText)")
  }

  @Test("a small presigma holds the parameters, a wide one does not")
  func presigma() throws {
    let narrow = shifts(try payload("\(Self.fixed), entries: 10, presigma: { du: 1 nm }"))
    let wide = shifts(try payload("\(Self.fixed), entries: 10, chisqcut: [30, 6], presigma: { du: 1 mm }"))
    #expect(narrow.count == 6 && narrow.allSatisfy { abs($0) < 0.01 }, "\(narrow)")
    #expect(worst(wide) < 0.01, "\(wide)")
  }

  @Test(
    "all methods find the same with the same constraints, kept either way",
    arguments: ["cholesky", "inversion", "decomposition", "diagonalization", "minres", "gradients"],
    ["elimination", "multipliers"])
  func methods(method: String, constraints: String) throws {
    let found = try payload(
      """
      entries: 10, chisqcut: [30, 6], method: \(method), constrained_by: \(constraints),
                      constraints: [sum(du) == 55 um, sum(at * du) == 16_500 um*mm]
      """)
    #expect(worst(shifts(found)) < 1e-4, "\(found.canonicalText)")
  }

  /// Without constraints a shift of all planes, and one that grows with z, move the tracks alone: with a presigma s the
  /// two least eigenvalues are 1/s².
  @Test("diagonalisation tells the weak modes: what tracks do not see")
  func weakModes() throws {
    let found = try payload(
      "entries: 10, chisqcut: [30, 6], method: diagonalization, presigma: { du: 10 mm }",
      fields: """
        values = sol.eigenvalues, first = sol.weak_modes[0].du, second = sol.weak_modes[1].du
        """)
    let values = found["values"]?.asArray?.compactMap(\.asDouble) ?? []
    #expect(values.count == 6)
    #expect(values.prefix(2).allSatisfy { abs($0 - 0.01) < 1e-5 }, "\(values)")
    #expect(values.dropFirst(2).allSatisfy { $0 > 1_000 }, "\(values)")
    // Both weak directions are straight lines over the planes: their second differences are 0.
    for name in ["first", "second"] {
      let mode = found[name]?["value"]?.asArray?.compactMap(\.asDouble) ?? []
      #expect(mode.count == 6, "\(found.canonicalText)")
      for place in 1..<max(1, mode.count - 1) {
        #expect(abs(mode[place - 1] - 2 * mode[place] + mode[place + 1]) < 1e-6, "\(mode)")
      }
      #expect(abs(mode.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
    }
  }
}
