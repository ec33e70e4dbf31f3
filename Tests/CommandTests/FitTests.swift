import CalibModel
import CalibTestSupport
import Glibc
import Testing

/// A folder with points on known curves, and scripts that fit them.
///
/// Each x has pairs of values the same distance above and below y = 5 e^(-x/2) and z = 2 + 0.6 (x - 5), so that the
/// means lie on the curves; e has the quantiles of a Gaussian of mean 91 and width 2.
private struct Curves {
  let temporary: TemporaryFolder
  let program: Program

  static let head = """
    calib 1
    dataset d {
      files:   "d_<exp>_<run>.csv"
      columns: { x: ns, y: mm, z: mm, cell: Int in 0..9, e: GeV }
    }

    """

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
    var lines = ["x,y,z,cell,e"]
    let rows = 2_000
    for row in 0..<rows {
      let x = Double(row % 10) + 0.5
      let offset = (row / 10) % 2 == 0 ? 0.1 : -0.1
      let e = 91 + 2 * Self.quantile((Double(row) + 0.5) / Double(rows))
      lines.append("\(x),\(5 * exp(-0.5 * x) + offset),\(2 + 0.6 * (x - 5) + offset),\(row % 10),\(e)")
    }
    try Text.write(lines.joined(separator: "\n") + "\n", to: "\(temporary.path)/d_1_1.csv")
  }

  /// The place below which a standard Gaussian has this part, by halving.
  private static func quantile(_ part: Double) -> Double {
    var (low, high) = (-8.0, 8.0)
    for _ in 0..<80 {
      let middle = 0.5 * (low + high)
      if 0.5 * erfc(-middle * 0.5.squareRoot()) < part { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// Runs a calibration `c` and gives its payload.
  func payload(_ items: String, before: String = "") throws -> JSONValue {
    let ending = try run(items, before: before)
    guard ending.status == 0 else { throw Program.Failure(text: ending.all) }
    return try Self.payload(ending)
  }

  func run(_ items: String, before: String = "") throws -> Program.Ending {
    let script = Self.head + before + "\ncalibration c {\n  input: d\n\(items)\n}\n"
    try Text.write(script, to: "\(temporary.path)/c.calib")
    return try program.run("run", "c.calib", "--json")
  }

  static func payload(_ ending: Program.Ending) throws -> JSONValue {
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    let result = json["calibrations"]?.asArray?.first
    guard let payload = result?["intervals"]?.asArray?.first?["payload"] else {
      throw Program.Failure(text: ending.all)
    }
    return payload
  }
}

extension JSONValue {
  fileprivate func number(_ field: String) -> Double {
    self[field]?["value"]?.asDouble ?? self[field]?.asDouble ?? .nan
  }
}

/// Whether two numbers agree within a part of the second.
private func agree(_ found: Double, _ wanted: Double, within part: Double = 1e-6) -> Bool {
  abs(found - wanted) <= part * abs(wanted)
}

@Suite("Fits, end to end")
struct FitTests {
  @Test("a model of the script is fitted to a profile, and its curve goes on with the fit")
  func modelOfTheScript() throws {
    let payload = try Curves().payload(
      """
        collect  p = profile(x, y, bins: 10, range: 0..10 ns)
        let      f = fit(p, decay)
        payload: { height = f.height, slope = f.slope, at = f.curve(2 ns), chi2 = f.chi2 }
      """,
      before: """
        model decay(t: ns) = (if t < 100 ns { height } else { 0 mm }) * exp(-t * slope)
          with { height: mm = 1 mm, slope: ns^-1 = 0.1 ns^-1 in 0..5 ns^-1 }
        """)
    #expect(agree(payload.number("height"), 5))
    #expect(agree(payload.number("slope"), 0.5))
    #expect(agree(payload.number("at"), 5 * exp(-1)))
    #expect(payload.number("chi2") < 1e-9)
  }

  @Test("parts that are fitted together share what they are told to")
  func simultaneous() throws {
    let payload = try Curves().payload(
      """
        collect  p = profile(x, z, bins: 10, range: 0..10 ns)
        collect  q = profile(x, 2 * z + 1 mm, bins: 10, range: 0..10 ns)
        let      f = fit({ one = p: linear, two = q: polynomial(1) }, shared: { two.c1 = 2 * one.b + 0 mm/ns })
        payload: { one = f.one.b, two = f.two.c1, difference = f.two.c1 - 2 * f.one.b }
      """)
    #expect(agree(payload.number("one"), 0.6))
    #expect(agree(payload.number("two"), 1.2))
    // It follows the other, so that nothing is left of the error.
    #expect((payload["difference"]?["error"]?.asDouble ?? .nan) < 1e-12)
  }

  @Test("pieces, points of keyed values and samples without bins are fitted")
  func otherData() throws {
    let payload = try Curves().payload(
      """
        collect  p  = profile(x, z, bins: 10, range: 0..10 ns)
        collect  sx = summary(x) by cell
        collect  sz = summary(z) by cell
        collect  s  = sample(e)
        let      pieces = fit(p, piecewise(linear as low, linear as high, at: 5 ns))
        let      line   = fit(points(sx.mean, sz.mean), linear)
        let      peak   = fit(s, gauss, range: 80..102 GeV)
        let      curve  = spline(sx.mean, sz.mean)
        payload: {
          low = pieces.low.b, high = pieces.high.b, slope = line.b, mean = peak.mean, sigma = peak.sigma
          at = curve(3 ns)
        }
      """)
    for name in ["low", "high", "slope"] { #expect(agree(payload.number(name), 0.6), "\(name)") }
    #expect(agree(payload.number("mean"), 91))
    // The quantiles of a finite sample are a little narrower than the Gaussian.
    #expect(agree(payload.number("sigma"), 2, within: 2e-3))
    #expect(agree(payload.number("at"), 0.8, within: 1e-3))
  }

  @Test("fixed parameters, bounds and what else is known keep a fit where they say")
  func options() throws {
    let payload = try Curves().payload(
      """
        collect  h = histogram(e, bins: 60, range: 80..102 GeV)
        let      fixed = fit(h, gauss, fixed: { sigma: 2 GeV }, bounds: { mean: 90..92 GeV }, minos: true)
        let      known = fit(h, gauss, constraints: { sigma: 2.5 ± 0.0001 GeV }, method: likelihood)
        let      seen  = fit(h, convolve(gauss, gauss as smear), fixed: { smear.sigma: 1.2 GeV }, method: likelihood)
        payload: { width = fixed.sigma, known = known.sigma, seen = seen.gauss.sigma, mean = fixed.mean }
      """)
    #expect(payload.number("width") == 2)
    #expect(agree(payload.number("known"), 2.5, within: 1e-3))
    // 1.2² + 1.6² = 2²
    #expect(agree(payload.number("seen"), 1.6, within: 0.02))
    #expect(agree(payload.number("mean"), 91, within: 1e-3))
  }

  @Test("fits for each key are the same whatever the number of threads, and one without data fails by itself")
  func keyed() throws {
    let curves = try Curves()
    let items = """
        collect  h = histogram(e, bins: 60, range: 80..102 GeV) by (cell + 20 * (cell // 5))
        let      f = fit(h, gauss, method: likelihood)
        payload: { mean = f.mean, sigma = f.sigma, failed = f.failed }
      """
    let ending = try curves.run(items)
    let payload = try Curves.payload(ending)
    #expect(payload["mean"]?["value"]?.asArray?.count == 10)
    #expect(payload.number("failed") == 0 || payload["failed"]?.asInteger == 0)
    let path = "\(curves.temporary.path)/c.calib"
    let again = try curves.program.run(
      "run", path, "--json", "--jobs", "4", "--work", "\(curves.temporary.path)/other")
    #expect(try Curves.payload(again) == payload)
  }

  @Test("data that cannot be fitted end in a reason, never in a number")
  func degenerate() throws {
    let curves = try Curves()
    let empty = try curves.run(
      """
        collect  h = histogram(e, bins: 3, range: 300..400 GeV)
        let      f = fit(h, gauss)
        empty:   allow
        payload: { mean = f.mean }
      """)
    #expect(empty.status != 0)
    #expect(empty.all.contains("no more points than free parameters"), "\(empty.all)")
    let weighted = try curves.run(
      """
        collect  h = histogram(e, bins: 60, range: 80..102 GeV, weight: 0.5)
        let      f = fit(h, gauss, method: likelihood)
        payload: { mean = f.mean }
      """)
    #expect(weighted.status != 0)
    #expect(weighted.all.contains("a likelihood needs entries without weights"), "\(weighted.all)")
  }

  @Test(
    "the mass of muon pairs agrees with the reference, as a Gaussian and as a resonance on an exponential")
  func muonPairs() throws {
    guard let data = SharedData.path("cms/Zmumu_Run2011A.csv") else { return }
    let folder = try TemporaryFolder()
    try Text.write(
      """
      calib 1
      dataset dimuon {
        files:    "\(data)"
        run_from: { run: Run }
        columns:  { pt1: GeV, eta1, phi1, Q1: Int, pt2: GeV, eta2, phi2, Q2: Int }
        let mass = sqrt(2 * pt1 * pt2 * (cosh(eta1 - eta2) - cos(phi1 - phi2)))
      }
      calibration z {
        input:   dimuon where Q1 * Q2 < 0
        collect  h = histogram(mass, bins: 40, range: 80..100 GeV)
        let      line      = fit(h, gauss + linear)
        let      resonance = fit(h, voigt + exponential)
        payload: {
          mean = line.mean, sigma = line.sigma, chi2 = line.chi2
          peak = resonance.mean, resolution = resonance.sigma, gamma = resonance.gamma, best = resonance.chi2
        }
      }
      """, to: "\(folder.path)/z.calib")
    let payload = try Curves.payload(try Program(folder: folder.path).run("run", "z.calib", "--json"))
    #expect(agree(payload.number("mean"), 90.82671319, within: 1e-6))
    #expect(agree(payload.number("sigma"), 2.0510970, within: 1e-4))
    #expect(agree(payload.number("chi2"), 110.485474, within: 1e-5))
    // As scipy's least_squares finds with wofz, at the centres of the bins.
    #expect(agree(payload.number("peak"), 90.8255343, within: 1e-6))
    #expect(agree(payload.number("resolution"), 1.184722, within: 1e-3))
    #expect(agree(payload.number("gamma"), 2.649354, within: 1e-3))
    #expect(agree(payload.number("best"), 43.497250, within: 1e-6))
  }

  @Test(
    "an example closes on its truth",
    arguments: [("alignment", 62), ("time_of_flight", 22), ("drift_chamber", 113)])
  func closes(_ name: String, _ constants: Int) throws {
    let folder = try TemporaryFolder()
    let made = try Program(folder: folder.path).run("new", "example", "--example", name)
    #expect(made.status == 0, "\(made.all)")
    let program = Program(folder: "\(folder.path)/example")
    let run = try program.run("run", "\(name).calib")
    #expect(run.status == 0, "\(run.all)")
    let truth = try program.run("results", "\(name).calib", "--truth", "truth.csv")
    #expect(truth.status == 0, "\(truth.all)")
    #expect(truth.output.contains("\(constants) constants, all within 3 errors"), "\(truth.output)")
  }

  @Test("a system that its rows leave open has no solution, and says what is missing")
  func openSystem() throws {
    let folder = try TemporaryFolder()
    let made = try Program(folder: folder.path).run("new", "example", "--example", "time_of_flight")
    #expect(made.status == 0, "\(made.all)")
    let program = Program(folder: "\(folder.path)/example")
    let path = "\(folder.path)/example/time_of_flight.calib"
    let script = try Text.read(path)
    let constraint = ", constraints: [sum(t0) == 0 ns]"
    let parts = script.split(separator: constraint, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    try Text.write(parts.joined(), to: path)
    let run = try program.run("run", "time_of_flight.calib")
    #expect(run.status != 0)
    #expect(run.all.contains("constraints or presigmas are missing"), "\(run.all)")
  }
}
