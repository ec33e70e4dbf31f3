import CalibModel
import CalibTestSupport
import Testing

/// Options of statistics and fits that no other script uses, on data that a test can add up by itself.
@Suite("Options of statistics and fits, end to end")
struct StatisticsOptionTests {
  private let folder: TemporaryFolder

  /// Ten cells with forty rows each: x the middle of the cell, y = 1 mm + 2 mm/ns x; of the last cell it is far off.
  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<400).map { row in
      let (cell, offset) = (row % 10, (row / 10) % 2 == 0 ? 0.1 : -0.1)
      return "\(Double(cell) + 0.5),\((cell == 9 ? 90 : 2 + 2 * Double(cell)) + offset),\(cell)"
    }
    try Text.write((["x,y,cell"] + rows).joined(separator: "\n") + "\n", to: "\(folder.path)/d_1_1.csv")
  }

  private func payload(_ items: String) throws -> JSONValue {
    try Text.write(
      """
      calib 1
      dataset d { files: "d_<exp>_<run>.csv", columns: { x: ns, y: mm, cell: Int in 0..9 } }
      calibration c {
        input:   d
        collect  sx = summary(x) by cell
        collect  sy = summary(y) by cell
        collect  h  = histogram(x, bins: 10, range: 0..10 ns)
        collect  p  = profile(x, y, bins: 10, range: 0..10 ns)
      \(items)
      }
      """, to: "\(folder.path)/c.calib")
    let ending = try Program(folder: folder.path).run("run", "c.calib", "--json")
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    guard ending.status == 0,
      let found = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"]
    else { throw Program.Failure(text: ending.all) }
    return found
  }

  private func expect(_ payload: JSONValue, _ wanted: [String: Double], within distance: Double = 1e-6) {
    for (name, number) in wanted.sorted(by: { $0.key < $1.key }) {
      let found = payload[name]?["value"]?.asDouble ?? payload[name]?.asDouble ?? .nan
      #expect(abs(found - number) <= distance * max(1, abs(number)), "\(name): \(found), not \(number)")
    }
  }

  @Test("robust means cut where they are told to")
  func means() throws {
    let found = try payload(
      """
        let      xs = [1 mm, 2 mm, 3 mm, 4 mm, 100 mm]
        let      core = clipped_mean(xs, limit: 3)
        let      drawn = bootstrap(xs, of: median, draws: 100, seed: 3)
        let      again = bootstrap(xs, of: median, draws: 100, seed: 3)
        let      other = bootstrap(xs, of: trimmed_mean, draws: 100, seed: 4)
        payload: {
          winsorised = winsorised_mean(xs, part: 20%), trimmed = trimmed_mean(xs, low: 0, high: 20%)
          core = core.mean, used = core.used, mad = mad(xs), drawn = drawn.value, low = drawn.low
          difference = drawn.value.error - again.value.error, mean = other.value
        }
      """)
    expect(
      found,
      [
        "winsorised": 3, "trimmed": 2.5, "core": 2.5, "used": 4, "mad": 1, "drawn": 3, "difference": 0,
        "mean": 22,
      ])
    #expect((found["drawn"]?["error"]?.asDouble ?? 0) > 0.1)
    #expect((found["low"]?["value"]?.asDouble ?? .nan) <= 3)
  }

  @Test("wild points do not turn a line, nor a time walk")
  func lines() throws {
    let found = try payload(
      """
        let      kept     = robust_line(sx.mean, sy.mean)
        let      line     = robust_line(sx.mean, sy.mean, outliers: reject, limit: 4)
        let      times    = [10 ± 0.1 ns, 6 ± 0.1 ns, 14/3 * 1 ns ± 0.1 ns, 4 ± 0.1 ns, 90 ± 0.1 ns]
        let      walk     = time_walk(times, [1, 4, 9, 16, 25], outliers: cauchy)
        let      straight = time_walk([10 ± 0.1 ns, 6 ± 0.1 ns, 4 ± 0.1 ns, 3 ± 0.1 ns], [1, 4, 16, 64], second: true)
        payload: { a = line.a, b = line.b, used = line.used, ndf = line.ndf, pulled = kept.b, walk = walk.t0, a2 = straight.a, b2 = straight.b }
      """)
    expect(found, ["a": 1, "b": 2, "used": 9, "ndf": 7, "a2": 8, "b2": 0], within: 1e-6)
    #expect((found["pulled"]?["value"]?.asDouble ?? 0) > 4)
    #expect(abs((found["walk"]?["value"]?.asDouble ?? 0) - 2) < 0.3)
  }

  @Test("splines, series, comparisons and intervals take their options")
  func series() throws {
    let found = try payload(
      """
        let      t = [0 ns, 1 ns, 2 ns, 3 ns, 4 ns]
        let      natural  = spline(t, [0 mm, 2 mm, 4 mm, 6 mm, 8 mm], outside: extend)
        let      rising  = spline(t, [0 mm, 0 mm, 1 mm, 1 mm, 1 mm], kind: monotone)
        let      smooth   = spline(t, [0 mm, 2 mm, 4 mm, 6 mm, 8 mm], kind: smoothing)
        let      blocks   = bayesian_blocks([1 ns, 2 ns, 3 ns, 4 ns, 5 ns, 5.01 ns, 5.02 ns, 5.03 ns, 5.04 ns, 5.05 ns,
                                             5.06 ns, 5.07 ns], false_rate: 10%)
        let      starts   = change_points([1 ± 0.1 mm, 1.05 ± 0.1 mm, 3 ± 0.1 mm, 3.1 ± 0.1 mm])
        let      score    = efficiency_interval(1, 4, method: wilson)
        let      pearson  = efficiency_interval(0, 4)
        payload: {
          beyond = natural(6 ns), step = rising(0.5 ns), smooth = smooth(2.5 ns), clamped = smooth(9 ns)
          blocks = count([b for b in blocks]), first = blocks[0], change = starts[1], wilson = score.low, above = score.high, high = pearson.high
          ks = ks_test(h, h), chi2 = chi2_test(h, h)
        }
      """)
    expect(
      found,
      [
        "beyond": 12, "step": 0, "smooth": 5, "clamped": 8, "first": 1, "change": 2, "wilson": 0.1,
        "above": 0.5,
        // (1 - high)⁴ = 0.158655
        "high": 1 - 0.6311230, "ks": 1, "chi2": 1,
      ], within: 1e-4)
    #expect((found["blocks"]?.asInteger ?? 0) == 3)
  }

  @Test("a fit is integrated, tied and cut to a range where it is told to")
  func fits() throws {
    let found = try payload(
      """
        let      cut  = fit(p, linear, range: 0..9 ns)
        let      tied = fit(h, flat as one + flat as two, shared: { two.level = 3 * one.level })
        let      held = fit(h, flat, method: likelihood, constraints: { level: 50 ± 0.001 })
        let      same = fit(h, linear, integrate: true)
        let      both = fit({ low = p: linear, high = p: linear }, range: { low: 0..4 ns, high: 4..9 ns })
        payload: {
          slope = cut.b, one = tied.one.level, two = tied.two.level, held = held.level, level = same.a
          low = both.low.b, high = both.high.b
        }
      """)
    expect(
      found, ["slope": 2, "one": 10, "two": 30, "held": 50, "level": 40, "low": 2, "high": 2], within: 1e-4)
  }
}
