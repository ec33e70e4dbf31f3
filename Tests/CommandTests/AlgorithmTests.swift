import CalibModel
import CalibTestSupport
import FoundationEssentials
import Testing

/// What algorithms make of rows that a test can add up by itself.
@Suite("Algorithms, end to end")
struct AlgorithmTests {
  private let folder: TemporaryFolder

  /// Differences of the times of six slots, without errors; and nine counts.
  init() throws {
    folder = try TemporaryFolder()
    let truth = [0.1, -0.2, 0.3, -0.25, 0.05, 0.0]
    var lines = ["slot,other,difference,x"]
    for row in 0..<180 {
      let (slot, step) = (row % 6, 1 + row / 6 % 5)
      let other = (slot + step) % 6
      // Three bins of three counts; the other rows are outside of them.
      let x = row < 9 ? Double(row % 3) + 0.5 : 50
      lines.append("\(slot),\(other),\(truth[slot] - truth[other]),\(x)")
    }
    try Text.write(lines.joined(separator: "\n") + "\n", to: "\(folder.path)/d_1_1.csv")
  }

  private func run(_ items: String, before: String = "") throws -> Program.Ending {
    try Text.write(
      """
      calib 1
      dataset d {
        files:   "d_<exp>_<run>.csv"
        columns: { slot: Int in 0..5, other: Int in 0..5, difference: ns, x: mm }
      }
      \(before)
      calibration c {
        input:   d
        collect  s = linear_system(residual: difference, sigma: 50 ps, global: { t0[slot] = -1, t0[other] = 1 })
        collect  h = histogram(x, bins: 3, range: 0..3 mm)
      \(items)
      }
      """, to: "\(folder.path)/c.calib")
    return try Program(folder: folder.path).run("run", "c.calib", "--json")
  }

  private func payload(_ items: String, before: String = "") throws -> JSONValue {
    let ending = try run(items, before: before)
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    guard ending.status == 0,
      let found = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"]
    else { throw Program.Failure(text: ending.all) }
    return found
  }

  private func numbers(_ value: JSONValue?) -> [Double] {
    value?["value"]?.asArray?.compactMap(\.asDouble) ?? []
  }

  private func number(_ value: JSONValue?) -> Double { value?["value"]?.asDouble ?? value?.asDouble ?? .nan }

  private func agree(_ found: [Double], _ wanted: [Double], within distance: Double = 1e-9) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < distance }
  }

  @Test("constraints, fixed parameters, presigmas and solvers find what they must")
  func solving() throws {
    let found = try payload(
      """
        let      held   = solve(s, constraints: [sum(t0) == 0.6 ns])
        let      fixed  = solve(s, fixed: [t0[5]])
        let      short  = solve(s, presigma: { t0: 1 ps })
        let      steps  = solve(s, method: minres, constraints: [sum(t0) == 0.6 ns])
        payload: { held = held.t0, fixed = fixed.t0, short = short.t0, minres = steps.t0, chi2 = held.chi2 }
      """)
    let truth = [0.1, -0.2, 0.3, -0.25, 0.05, 0]
    #expect(agree(numbers(found["fixed"]), truth))
    #expect(agree(numbers(found["held"]), truth.map { $0 + 0.1 }))
    #expect(agree(numbers(found["minres"]), truth.map { $0 + 0.1 }, within: 1e-6))
    #expect(number(found["chi2"]) < 1e-9)
    // Rows of 50 ps against 1 ps before: hardly anything moves.
    #expect(numbers(found["short"]).allSatisfy { abs($0) < 0.05 })
    #expect(numbers(found["short"]).contains { $0 != 0 })
  }

  /// Twelve rows for each pair of slots: A = 12 (6 E - J)/σ², J all ones.
  ///
  /// Five eigenvalues are 72/σ², and the weak one is
  /// what the presigma adds.
  @Test("eigenvalues show the mode that the rows do not see")
  func weakMode() throws {
    let found = try payload(
      """
        let      all = solve(s, method: diagonalization, presigma: { t0: 10 ns })
        payload: { least = min(all.eigenvalues), most = max(all.eigenvalues) }
      """)
    #expect(abs(number(found["least"]) - 0.01) < 1e-6)
    #expect(abs(number(found["most"]) - (72 / (0.05 * 0.05) + 0.01)) < 1e-3)
  }

  @Test("constraints that contradict each other have no solution")
  func contradiction() throws {
    let ending = try run(
      """
        let      sol = solve(s, constraints: [sum(t0) == 0 ns, sum(t0) == 1 ns])
        payload: { t0 = sol.t0 }
      """)
    #expect(ending.status == 1)
    #expect(ending.all.contains("constraint 2 contradicts the others"), "\(ending.all)")
  }

  /// The ends are where 2 (ν - 9 + 9 ln(9/ν)) = 1.
  @Test("errors to both sides of nine counts are those of the likelihood")
  func asymmetricErrors() throws {
    let found = try payload(
      """
        let      f = fit(h, flat, method: likelihood, minos: true)
        payload: { below = 3 * f.level.lower, above = 3 * f.level.upper, error = 3 * f.level.error }
      """)
    #expect(abs(number(found["below"]) + 2.67635) < 1e-4)
    #expect(abs(number(found["above"]) - 3.34219) < 1e-4)
    #expect(abs(number(found["error"]) - 3) < 1e-4)
  }

  @Test("errors to both sides have to be asked for")
  func errorsThatWereNotAskedFor() throws {
    let ending = try run(
      """
        let      f = fit(h, flat, method: likelihood)
        payload: { above = f.level.upper }
      """)
    #expect(ending.status == 1)
    #expect(ending.all.contains("error[C0219]") && ending.all.contains("minos: true"), "\(ending.all)")
  }

  @Test("a histogram is compared with a template from a file")
  func templateFromFile() throws {
    let heights: [Float64] = [0, 1, 4, 1] + Array(repeating: 0, count: 12)
    try NumpyFile.write(heights, to: "\(folder.path)/template.npy")
    try Text.write(
      "slot,other,difference,x\n"
        + [(3, 20), (4, 80), (5, 20)].flatMap { bin, count in
          Array(repeating: "0,1,0,\(Double(bin) + 0.5)", count: count)
        }.joined(separator: "\n") + "\n", to: "\(folder.path)/d_1_1.csv")
    let found = try payload(
      """
        collect  wide  = histogram(x, bins: 16, range: 0..16 mm)
        let      moved = template_shift(wide, shape, range: -3..3 mm)
        empty:   allow
        payload: { moved }
      """, before: "let shape = read(\"template.npy\")")
    #expect(abs(number(found["moved"]) - 2) < 0.05)
  }

  /// A Voigt peak on the pairs of a photon and those of which a muon radiated; the bins that it leaves alone are drawn too.
  @Test("muon pairs are a resonance on a background of physics, and their pulls are drawn")
  func muonPairs() throws {
    guard let data = SharedData.path("cms/Zmumu_Run2011A.csv") else { return }
    try Text.write(MuonPairs.script(data), to: "\(folder.path)/z.calib")
    let program = Program(folder: folder.path)
    let run = try program.run("run", "z.calib", "--json")
    try #require(run.status == 0, "\(run.all)")
    let json = try JSONValue(parsing: Array(run.output.utf8))
    let found = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"]
    // As iminuit finds with wofz and eight points a bin: 28.5 of 34 degrees of freedom.
    #expect(abs(number(found?["peak"]) - 90.965) < 0.01)
    #expect(abs(number(found?["resolution"]) - 1.180) < 0.01)
    #expect(abs(number(found?["chi2"]) - 28.4) < 0.3)
    #expect(abs(number(found?["signal"]) - 8300) < 50)
    let plot = try program.run("results", "z.calib", "--plot")
    #expect(plot.output.contains("χ²/ndf = 28.4") && plot.output.contains("10 227 entries"), "\(plot.output)")
    let report = try program.run("report", "z.calib")
    #expect(report.status == 0, "\(report.all)")
    let page = try Text.read("\(folder.path)/z.html")
    #expect(page.contains(">pull<"))
  }
}

/// The script of the fit to muon pairs.
private enum MuonPairs {
  static func script(_ data: String) -> String {
    """
    calib 1
    dataset dimuon {
      files:    "\(data)"
      run_from: { run: Run }
      columns:  { pt1: GeV, eta1, phi1, Q1: Int, pt2: GeV, eta2, phi2, Q2: Int }
      let mass = sqrt(2 * pt1 * pt2 * (cosh(eta1 - eta2) - cos(phi1 - phi2)))
    }
    model continuum(m: GeV) = photon * (91.2 GeV / m)^2
        + radiated * exp((m - edge) / depth) * 0.5 * (1 - tanh((m - edge) / 1.5 GeV))
      with { photon = 7 in 0..1000, radiated = 100 in 0..10000, depth: GeV = 15 GeV in 1..200 GeV, edge: GeV = 91 GeV }
    calibration z {
      input:   dimuon where Q1 * Q2 < 0
      collect  h = histogram(mass, bins: 60, range: 60..120 GeV)
      let      f = fit(h, voigt + continuum, method: likelihood, range: 70..110 GeV, fixed: { gamma: 2.4955 GeV },
                       start: { mean: 91 GeV, sigma: 1.2 GeV, yield: 8000 }, shared: { edge = mean })
      payload: { peak = f.mean, resolution = f.sigma, signal = f.yield, chi2 = f.chi2 }
      plot     h with f
    }
    """
  }
}

/// A file of numbers as numpy writes it.
private enum NumpyFile {
  static func write(_ numbers: [Float64], to path: String) throws {
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(numbers.count),), }"
    header += String(repeating: " ", count: 127 - 10 - header.utf8.count) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    bytes += Array(header.utf8)
    for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 } }
    try Data(bytes).write(to: URL(filePath: path))
  }
}
