import CalibModel
import CalibSimulation
import Testing

/// Checks the simulated spectra with estimates that use no fit.
@Suite struct DimuonSimulationTests {
  private static let made = Simulation.files(example: .momentumScale, seed: Simulation.defaultSeed).dropLast()
    .map(SimulatedTable.init)

  private var tables: [SimulatedTable] { Self.made }

  @Test func `the peak of each run stands at the Z mass times its scale`() throws {
    for (run, table) in zip(100..., tables) {
      let scale = try truth("momentum_scale", "scale", run)
      let peak = self.peak(table.column("mass"), around: 91.188 * scale)
      #expect(abs(peak.mean - 91.188 * scale) < 3 * peak.error)
      #expect(abs(peak.sigma - 2.1) < 0.25)
    }
  }

  @Test func `the step of the scale is many errors large`() {
    let before = tables.prefix(6).map { peak($0.column("mass"), around: 91.2) }
    let after = tables.suffix(6).map { peak($0.column("mass"), around: 91.2) }
    let step = (before.map(\.mean).reduce(0, +) - after.map(\.mean).reduce(0, +)) / 6
    let error = (before + after).map { $0.error * $0.error }.reduce(0, +).squareRoot() / 6
    #expect(step > 8 * error)
    #expect(abs(step - 91.188 * 0.0035) < 4 * error)
  }

  @Test func `the vertices near the beam give its middle and width`() throws {
    for (run, table) in zip(100..., tables) {
      let near = zip(table.column("x"), table.column("y")).filter { abs($0.0) < 0.8 && abs($0.1) < 0.8 }
      let (x, y) = (Moments(near.map(\.0)), Moments(near.map(\.1)))
      #expect(try abs(x.mean - truth("beam_spot", "x", run)) < 3 * x.meanError)
      #expect(try abs(y.mean - truth("beam_spot", "y", run)) < 3 * y.meanError)
      let width = (x.sigma * x.sigma + y.sigma * y.sigma).squareRoot()
      #expect(try abs(width - truth("beam_spot", "width", run)) < 0.005)
    }
  }

  @Test func `the beam spot moves by many errors`() throws {
    let error = 0.12 / (4_000.0).squareRoot()
    for run in [103, 107] {
      let move = try truth("beam_spot", "x", run + 1) - truth("beam_spot", "x", run)
      #expect(move > 10 * error)
    }
  }

  @Test func `a tenth of the events is far from the beam and has no peak`() {
    let far = tables.flatMap { table in
      zip(table.column("mass"), zip(table.column("x"), table.column("y")))
        .filter { abs($0.1.0) >= 0.8 || abs($0.1.1) >= 0.8 }.map(\.0)
    }
    let all = tables.reduce(0) { $0 + $1.rows.count }
    #expect(abs(Double(far.count) / Double(all) - 0.1) < 0.006)
    // Of a line on 60..120 that falls by 0.6, the middle third holds a third.
    let middle = far.filter { $0 >= 80 && $0 < 100 }.count
    #expect(
      abs(Double(middle) / Double(far.count) - 1.0 / 3) < 4 * (2.0 / 9 / Double(far.count)).squareRoot())
    // The mean lies at -fall/3 of half the length from the centre.
    let mean = Moments(far)
    #expect(abs(mean.mean - (90 - 30 * 0.6 / 3)) < 4 * mean.meanError)
  }

  private func truth(_ calibration: String, _ field: String, _ run: Int) throws -> Double {
    let constant = Simulation.truth(example: .momentumScale).first {
      $0.calibration == calibration && $0.field == field && ($0.first.run...$0.last.run).contains(run)
    }
    return try #require(constant).value
  }

  /// Mean and width in a window, less the straight line that two equal windows beside it give.
  private func peak(_ masses: [Double], around center: Double) -> (mean: Double, sigma: Double, error: Double)
  {
    let half = 8.0
    var (window, sides) = ((0.0, 0.0, 0.0), (0.0, 0.0))
    for mass in masses {
      let t = mass - center
      if abs(t) < half {
        window = (window.0 + 1, window.1 + t, window.2 + t * t)
      } else if abs(t) < 2 * half {
        sides = t < 0 ? (sides.0 + 1, sides.1) : (sides.0, sides.1 + 1)
      }
    }
    // The windows beside it have their middles at ±1.5 half, and half its length each.
    let density = (sides.0 + sides.1) / (2 * half)
    let slope = (sides.1 - sides.0) / half / (3 * half)
    let count = window.0 - density * 2 * half
    let mean = (window.1 - slope * 2 * half * half * half / 3) / count
    let square = (window.2 - density * 2 * half * half * half / 3) / count - mean * mean
    // The line's entries and the subtraction widen the error of the mean.
    let noise = (window.2 + (sides.0 + sides.1) * half * half * 4 / 81).squareRoot() / count
    return (center + mean, square.squareRoot(), noise)
  }
}
