import CalibModel
import CalibTestSupport
import Glibc
import Testing

@Suite("A calibration, end to end")
struct EndToEndTests {
  @Test("constants of the example lie within 3 errors of the simulated truth, and are published")
  func closesOnTruth() throws {
    let example = try Example()
    let run = try example.run()
    #expect(run.status == 0, "\(run.all)")
    let comparison = try example.program.run("results", Example.script, "--truth", "truth.csv")
    #expect(comparison.status == 0, "\(comparison.all)")
    #expect(comparison.output.contains("48 constants"))
    #expect(try example.published().split(separator: "\n").count == 24)
    let verified = try example.program.run("store", "verify", "--deep")
    #expect(verified.status == 0 && verified.output.contains("sound"), "\(verified.all)")
  }

  @Test("a second run does nothing and says so")
  func secondRunDoesNothing() throws {
    let example = try Example()
    _ = try example.run()
    let first = try (example.results(), example.published())
    #expect(try example.planned("run", "conditional", "blocked") == 0)
    let again = try example.run()
    #expect(again.status == 0)
    #expect(again.all.contains("nothing to do"), "\(again.all)")
    #expect(try example.results() == first.0)
    #expect(try example.published() == first.1)
  }

  @Test("a changed cut runs again only what depends on it")
  func changedCut() throws {
    let example = try Example()
    _ = try example.run()
    try example.edit("abs(eta) < 2.1", to: "abs(eta) < 2.0")
    let tasks = try example.plan()["tasks"]?.asArray ?? []
    let touched = Set(
      tasks.filter { $0["action"]?.asString != "reuse" }.compactMap { $0["calibration"]?.asString })
    #expect(touched == ["momentum_scale", "prompt_2026a"])
    let run = try example.run()
    #expect(run.status == 0, "\(run.all)")
  }

  @Test("one more run file is the only one that is collected")
  func oneMoreFile() throws {
    let example = try Example()
    let last = "data/dimuon_12_111.csv"
    let text = try example.read(last)
    unlink("\(example.folder)/\(last)")
    _ = try example.run()
    try example.write(text, to: last)
    let tasks = try example.plan()["tasks"]?.asArray ?? []
    let collected = tasks.filter { $0["kind"]?.asString == "collect" && $0["action"]?.asString == "run" }
    #expect(!collected.isEmpty)
    #expect(collected.allSatisfy { $0["scan"]?.asString?.hasSuffix("dimuon_12_111.csv") == true })
    #expect(try example.run().status == 0)
  }

  @Test("a comment or a renamed `let` changes nothing", arguments: ["# a word\n", "\n\n## A doc comment.\n"])
  func commentsChangeNothing(_ text: String) throws {
    let example = try Example()
    _ = try example.run()
    try example.edit("fn central", to: text + "fn central")
    #expect(try example.planned("run", "conditional", "blocked") == 0)
  }

  @Test("the number of workers has no influence", arguments: ["1", "2", "4"])
  func workersDoNotMatter(_ workers: String) throws {
    let example = try Example()
    let reference = try Example()
    #expect(try example.run("--jobs", workers).status == 0)
    #expect(try reference.run("--jobs", "3").status == 0)
    #expect(try example.results() == reference.results())
    #expect(try example.published() == reference.published())
  }

  @Test("a publication with a sign-off waits and publishes nothing")
  func signoffWaits() throws {
    let example = try Example()
    try example.edit(
      "payloads: [beam_spot, momentum_scale]", to: "payloads: [momentum_scale], signoff: \"tracking\"")
    let run = try example.run()
    #expect(run.status == 0, "\(run.all)")
    #expect(run.all.contains("waiting for sign-off"))
    #expect(try example.published().isEmpty)
    #expect(try example.run("--require-published").status == 1)
  }

  @Test("a failed `require` rejects, publishes nothing, and shows the values")
  func rejected() throws {
    let example = try Example()
    try example.edit("peak.chi2 / peak.ndf < 2", to: "peak.chi2 / peak.ndf < 0.001")
    let run = try example.run()
    #expect(run.status == 1)
    #expect(run.all.contains("check failed: momentum_scale.good_fit"), "\(run.all)")
    #expect(run.all.contains("rejected"))
    #expect(!Text.exists("\(example.folder)/conditions/store.sqlite"))
  }
}

@Suite("Real data")
struct RealDataTests {
  static let script = """
    dataset dimuon {
      files:    "Zmumu_Run2011A.csv"
      run_from: { run: Run }
      columns:  {
        Run: Int, pt1: GeV, eta1, phi1, Q1: Int, pt2: GeV, eta2, phi2, Q2: Int
      }
      let mass = sqrt(2 * pt1 * pt2 * (cosh(eta1 - eta2) - cos(phi1 - phi2)))
    }

    calibration z_mass {
      input:   dimuon where Q1 * Q2 < 0
      collect  h    = histogram(mass, bins: 40, range: 80..100 GeV)
      let      peak = fit(h, gauss + linear)
      payload: { mean = peak.mean, entries = h.entries }
    }

    """

  @Test(
    "the Z peak of CMS dimuons is where scipy and iminuit have it",
    .enabled(if: SharedData.folder() != nil))
  func zPeak() throws {
    let data = try #require(SharedData.folder())
    let temporary = try TemporaryFolder()
    let program = Program(folder: temporary.path)
    try Text.write(Self.script, to: "\(temporary.path)/z.calib")
    symlink("\(data)/cms/Zmumu_Run2011A.csv", "\(temporary.path)/Zmumu_Run2011A.csv")
    let run = try program.run("run", "z.calib", "--json")
    #expect(run.status == 0, "\(run.all)")
    let json = try JSONValue(parsing: Array(run.output.utf8))
    let payload = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"]
    #expect(payload?["entries"]?.asDouble == 8645)
    let mean = try #require(payload?["mean"]?["value"]?.asDouble)
    let error = try #require(payload?["mean"]?["error"]?.asDouble)
    #expect(abs(mean - 90.8267) < 0.005)
    #expect(abs(error / 0.0301 - 1) < 0.05)
  }
}
