import CalibModel
import CalibTestSupport
import Testing

/// Records of an alignment handed to a program that reads Mille files by itself, beside the built-in solver.
@Suite("Alignment by pede, end to end", .enabled(if: ExampleClosureTests.hasPython, "there is no python3"))
struct PedeTests {
  private let temporary: TemporaryFolder
  private let program: Program

  /// The data of the example, with the program that stands in for pede.
  init() throws {
    temporary = try TemporaryFolder()
    let made = try Program(folder: temporary.path).run("new", "--example", "alignment", "a")
    guard made.status == 0 else { throw Program.Failure(text: made.all) }
    program = Program(folder: "\(temporary.path)/a")
  }

  /// The largest differences between pede's constants and those of `solve`, in parts of their errors, with the same
  /// `settings` for both.
  private func differences(_ settings: String, rows: String = "") throws -> [Double] {
    try Text.write(
      """
      dataset hits {
        files:   "data/hits_<exp>_<run>.csv"
        columns: { track: Int, sensor: Int in 1..32, residual: um, sigma: um, v: mm, arc: mm }
      }
      calibration both {
        input:    hits where abs(residual) < 1 mm \(rows)
        collect   sys  = millepede(residual: residual, sigma: sigma, record: track, local: [1, arc],
                                   global: { du[sensor] = -1, gamma[sensor] = -v, all = 0.001 * (arc / 1 mm) ^ 2 })
        let       pede = exec {
          run: ["python3", File("small_pede.py"), lines(["Cfiles", sys.file, ...steering(sys, \(settings)), "end"])]
          out: {
            res: Table("millepede.res", skip: 1, columns: { label: Int, value: Number, presigma: Number?, move: Number?,
                                                            error: Number? })
          }
        }
        let       found = keyed(pede.res, key: r => r.label, value: r => r.value ± (r.error ?? 0))
        let       sol   = solve(sys, entries: 1, \(settings))
        let       du    = (found[sys.labels.du] ?? 0) * 1 mm
        let       gamma = found[sys.labels.gamma] ?? 0
        let       one   = (found[sys.labels.all] ?? 0) * 1 mm
        payload: {
          du = max(abs(du - sol.du) / (1 nm + sol.du.error)), gamma = max(abs(gamma - sol.gamma) / sol.gamma.error)
          one = abs(one - sol.all) / (1 nm + sol.all.error)
          error = max(abs(du.error - sol.du.error)) / 1 um, moved = rms(du) / 1 um
        }
      }
      """, to: "\(program.folder)/both.calib")
    let ending = try program.run("run", "both.calib", "--runs", "12/300..12/300", "--json")
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    guard ending.status == 0,
      let payload = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"]
    else { throw Program.Failure(text: ending.all) }
    return ["du", "gamma", "one", "error", "moved"].map { name in
      payload[name]?.asDouble ?? payload[name]?["value"]?.asDouble ?? .nan
    }
  }

  @Test(
    "pede and `solve` find the same from the same settings, within the precision of the file",
    arguments: [
      "fixed: [du[1], du[29], all]",
      "fixed: [du[1], du[15]], constraints: [sum(gamma) == 1 mrad, sum(2 * du) == 3 um]",
      "constraints: [sum(du) == 0 um, all == 0 um], presigma: { du: 20 um, gamma: 1 mrad }",
    ])
  func agree(settings: String) throws {
    let found = try differences(settings)
    #expect(found[0] < 1e-4 && found[1] < 1e-4, "\(found)")
    #expect(settings.contains("all") || found[2] < 1e-4, "\(found)")
    #expect(found[3] < 0.001, "\(found)")
    #expect(found[4] > 10, "nothing moved")
  }

  @Test("a sensor without hits has a label and no row in pede's table")
  func emptyKey() throws {
    let found = try differences("fixed: [du[1], du[29], all]", rows: "and sensor != 5")
    #expect(found[0] < 1e-4, "\(found)")
  }

  @Test("the example of the folder closes on its truth")
  func example() throws {
    let run = try program.run("run", "with_pede.calib", "--progress", "none")
    #expect(run.status == 0, "\(run.all)")
    let comparison = try program.run("results", "with_pede.calib", "--truth", "truth.csv")
    #expect(comparison.status == 0 && comparison.output.contains("62 constants"), "\(comparison.all)")
  }
}
