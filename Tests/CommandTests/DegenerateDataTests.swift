import CalibModel
import CalibTestSupport
import Testing

/// Every algorithm of the language on data that tell nothing: each ends in a reason, none in a number.
@Suite("Data that tell nothing, end to end")
struct DegenerateDataTests {
  private let folder: TemporaryFolder

  /// Ten cells with forty rows each: x the middle of the cell, y on a line over x, one always the same.
  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<400).map { row in
      let (cell, offset) = (row % 10, (row / 10) % 2 == 0 ? 0.1 : -0.1)
      return "\(Double(cell) + 0.5),\(2 + 2 * Double(cell) + offset),\(cell),5"
    }
    try Text.write((["x,y,cell,one"] + rows).joined(separator: "\n") + "\n", to: "\(folder.path)/d_1_1.csv")
  }

  private static let head = """
    calib 1
    dataset d {
      files:   "d_<exp>_<run>.csv"
      columns: { x: ns, y: mm, cell: Int in 0..9, one: mm }
    }
    calibration c {
      input:   d
      empty:   allow
      collect  h     = histogram(x, bins: 10, range: 0..10 ns)
      collect  other = histogram(x, bins: 10, range: 0..20 ns)
      collect  void  = histogram(x, bins: 10, range: 0..10 ns) where x > 100 ns
      collect  w     = histogram(x, bins: 10, range: 0..10 ns, weight: 0.5)
      collect  same  = histogram(one, bins: 10, range: 0..10 mm)
      collect  s     = sample(one)
      collect  q     = quantiles(x) where x > 100 ns
      collect  e     = efficiency(x > 3 ns) where x > 100 ns
      collect  p     = profile(x, y, bins: 10, range: 0..10 ns) where cell < 1
      collect  open  = linear_system(residual: y, sigma: 1 mm, global: { t[cell] = 0 })

    """

  private func run(_ definition: String, _ field: String) throws -> Program.Ending {
    let script = Self.head + "  \(definition)\n  payload: { field = \(field) }\n}\n"
    try Text.write(script, to: "\(folder.path)/c.calib")
    return try Program(folder: folder.path).run("run", "c.calib")
  }

  /// Definition, field of the payload, reason.
  private typealias Case = (definition: String, field: String, reason: String)

  private func expect(_ cases: [Case]) throws {
    for (definition, field, reason) in cases {
      let ending = try run(definition, field)
      #expect(ending.status == 1, "\(definition) \(field): \(ending.all)")
      #expect(ending.all.contains(reason), "\(definition) \(field): \(ending.all)")
    }
  }

  @Test("fits")
  func fits() throws {
    let few = "the fit failed: no more points than free parameters"
    try expect([
      ("let f = fit(same, gauss)", "f.mean", few),
      ("let f = fit(same, flat)", "f.level", few),
      ("let f = fit(void, gauss + linear, method: likelihood)", "f.mean", few),
      ("let f = fit(h, gauss, range: 40..50 ns)", "f.mean", few),
      ("let f = fit(p, linear)", "f.a", few),
      ("let f = fit(s, gauss)", "f.mean", "the values are all the same"),
      ("let f = fit(h, flat as a + flat as b)", "f.a.level", "the covariance is not positive definite"),
      (
        "let f = fit(points([1 ns, 1 ns, 1 ns], [1 ± 0.1 mm, 2 ± 0.1 mm, 3 ± 0.1 mm]), linear)", "f.a",
        "the points are all at one place"
      ),
      (
        "let f = fit(points([1 ns, 2 ns, 3 ns], [1 ± 0.1 mm, 2 ± 0.1 mm, 3 ± 0 mm]), linear)", "f.a",
        "1 of 3 points have no error"
      ),
      ("let f = fit(h, flat, method: likelihood, bounds: { level: 50..60 })", "f.level", "is at its bound"),
      ("let f = solve(open)", "f.t", "no parameter has as many entries"),
    ])
  }

  @Test("means and medians")
  func means() throws {
    let none = "[v for v in [1 mm] if v > 2 mm]"
    try expect([
      ("let r = trimmed_mean([3 mm])", "r", "1 value where 2 are needed"),
      (
        "let r = trimmed_mean([1 mm, 2 mm, 3 mm], low: 60%, high: 50%)", "r",
        "`low + high` is out of its range"
      ),
      (
        "let r = trimmed_mean([1e308 mm, 1e308 mm, 1e308 mm])", "r", "too large or too small to compute with"
      ),
      ("let r = winsorised_mean([3 mm])", "r", "1 value where 2 are needed"),
      ("let r = winsorised_mean([3 mm, 4 mm], part: 50%)", "r", "`part` is out of its range"),
      ("let r = clipped_mean([3 mm])", "r.mean", "1 value where 2 are needed"),
      ("let r = clipped_mean([1 mm, 2 mm, 3 mm], limit: 0)", "r.mean", "`limit` is out of its range"),
      ("let r = mad(\(none))", "r", "0 values where 1 is needed"),
      ("let r = median(\(none))", "r", "is of no values"),
      ("let r = max(\(none))", "r", "is of no values"),
      ("let r = mean([])", "r", "`mean` takes a list with elements, not []"),
      ("let r = weighted_mean([1 ± 0 mm, 2 ± 0.1 mm])", "r", "is of a value whose error is 0"),
      ("let r = bootstrap([3 mm])", "r.value", "1 value where 2 are needed"),
      ("let r = bootstrap([3 mm, 4 mm, 5 mm], draws: 5)", "r.value", "`draws` is out of its range"),
      ("", "q.median", "has no entry"),
      ("", "void.mean", "has fewer than two entries"),
      ("", "e.value", "has no entry"),
      ("let r = efficiency_interval(0, 0)", "r.value", "there are no trials"),
      ("let r = efficiency_interval(5, 4)", "r.value", "5 of 4 trials cannot have passed"),
    ])
  }

  @Test("lines, curves and series")
  func series() throws {
    let apart = "the data cannot tell the parameters apart"
    try expect([
      ("let r = robust_line([1 ns, 1 ns, 1 ns], [1 mm, 2 mm, 3 mm])", "r.b", apart),
      ("let r = robust_line([1 ns, 2 ns], [1 mm, 2 mm])", "r.b", "2 values where 3 are needed"),
      (
        "let r = robust_line([1 ns, 2 ns, 3 ns], [1 ± 0.1 mm, 2 ± 0.1 mm, 3 ± 0 mm])", "r.b",
        "1 of 3 values have no error"
      ),
      ("let r = time_walk([1 ± 0.1 ns, 2 ± 0.1 ns, 3 ± 0.1 ns], [2, 2, 2])", "r.t0", apart),
      (
        "let r = time_walk([1 ± 0.1 ns, 2 ± 0.1 ns, 3 ± 0.1 ns], [1, 0, 2])", "r.t0",
        "a charge is not above 0"
      ),
      ("let r = spline([1 ns], [1 mm])", "r(1 ns)", "1 value where 2 are needed"),
      ("let r = spline([1 ns, 1 ns], [1 mm, 2 mm])", "r(1 ns)", "the places do not ascend"),
      ("let r = spline([2 ns, 1 ns], [1 mm, 2 mm], kind: monotone)", "r(1 ns)", "the places do not ascend"),
      (
        "let r = spline([1 ns, 2 ns, 3 ns], [1 mm, 2 mm, 3 mm], kind: smoothing)", "r(1 ns)",
        "3 values where 4 are needed"
      ),
      ("let r = bayesian_blocks([1 ns])", "r[0]", "1 value where 2 are needed"),
      ("let r = bayesian_blocks([1 ns, 1 ns, 2 ns])", "r[0]", "the places do not ascend"),
      ("let r = bayesian_blocks([1 ns, 2 ns], false_rate: 2)", "r[0]", "`false_rate` is out of its range"),
      ("let r = change_points([1 ± 0 mm, 2 ± 0 mm])", "r[0]", "the measurements have no errors"),
      ("let r = change_points([1 ± 0 mm, 2 ± 0.1 mm])", "r[0]", "1 of 2 values have no error"),
    ])
  }

  @Test("comparisons of histograms")
  func comparisons() throws {
    try expect([
      ("let r = ks_test(h, other)", "r", "the histograms have different axes"),
      ("let r = ks_test(h, void)", "r", "0 values where 1 is needed"),
      ("let r = chi2_test(void, void)", "r", "0 values where 1 is needed"),
      ("let r = chi2_test(h, w)", "r", "a comparison needs entries without weights"),
      ("let r = template_shift(h, h, range: -6..6 ns)", "r", "the shifts span more than 5 bins"),
      ("let r = template_shift(h, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])", "r", "chi-square has no minimum"),
      ("let r = template_shift(h, void)", "r", "the template is empty"),
      ("let r = template_shift(void, h)", "r", "0 values where 1 is needed"),
      ("let r = template_shift(w, h)", "r", "entries without weights"),
      ("let r = template_shift(h, [1, 2, 3])", "r", "the template has 3 numbers for 10 bins"),
    ])
  }
}
