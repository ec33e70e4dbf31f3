import CalibTestSupport
import Testing

@Suite("Datasets, from script to constants")
struct DatasetTests {
  /// Rows of a run that differ from those of others.
  private static func rows(_ run: Int, _ count: Int) -> String {
    (0..<count).reduce(into: "v,k,name,good\n") { text, row in
      text += "\(Double(row * row % 97) + Double(run) / 8),\([1, 2, 5][row % 3]),"
      text += "\(row % 2 == 0 ? "mu" : "e"),\(row % 5 == 0 ? "false" : "true")\n"
    }
  }

  private static let runs = [
    "data/a_12_1.csv": rows(1, 300), "data/a_12_2.csv": rows(2, 200), "data/a_12_3.csv": rows(3, 100),
  ]

  private static func script(_ slots: String, where condition: String = "v >= 0 mm", _ more: String = "")
    -> String
  {
    """
    dataset d {
      files: "data/a_<exp>_<run>.csv"
      columns: { v: mm, k: Int in [1, 2, 5], name: String, good: Bool }
      \(slots)
    }
    calibration c {
      input: d where \(condition)
      collect h = summary(v)
      strategy: per_run
      \(more)
      payload: { n = h.entries, m = h.mean }
    }
    """
  }

  @Test("texts, truth values and listed numbers select rows")
  func textsAndTruth() throws {
    let data = try Datasets(Self.script("", where: "name == \"mu\" and good and k in [1, 5]"), Self.runs)
    let expected = (0..<300).count { $0 % 2 == 0 && $0 % 5 != 0 && $0 % 3 != 1 }
    #expect(
      try Self.counts(data) == [
        expected, (0..<200).count { $0 % 2 == 0 && $0 % 5 != 0 && $0 % 3 != 1 },
        (0..<100).count { $0 % 2 == 0 && $0 % 5 != 0 && $0 % 3 != 1 },
      ])
  }

  @Test("a number that is not declared is an error that names the row")
  func listedNumbers() throws {
    let data = try Datasets(Self.script("", where: "k > 0"), Self.runs)
    try data.write("v,k,name,good\n1,2,mu,true\n1,3,mu,true\n", to: "data/a_12_2.csv")
    let text = try data.refusal()
    #expect(text.contains("a_12_2.csv, line 3: column `k`: 3 is not one of 1, 2, 5"), "\(text)")
  }

  @Test("a column that is declared and not used is not read, so its range is not checked")
  func unusedColumns() throws {
    let data = try Datasets(Self.script(""), Self.runs)
    try data.write("v,k,name,good\n1,3,mu,true\n2,3,mu,true\n", to: "data/a_12_2.csv")
    #expect(try Self.counts(data) == [300, 2, 100])
  }

  @Test("a catalogue chooses runs and gives rows their attributes")
  func catalogue() throws {
    let data = try Datasets(
      Self.script(
        "catalog: \"runs.csv\"\nruns: where quality == \"good\" or magnet", where: "v > cut * 1 mm"),
      Self.runs)
    try data.write(
      "exp,run,quality,magnet,cut\n12,1,good,true,50\n12,2,bad,false,0\n12,3,bad,true,20\n", to: "runs.csv")
    let first = (0..<300).count { Double($0 * $0 % 97) + 0.125 > 50 }
    let third = (0..<100).count { Double($0 * $0 % 97) + 0.375 > 20 }
    #expect(try Self.counts(data) == [first, third])
    try data.write("exp,run,quality,magnet,cut\n12,1,good,true,50\n12,3,good,true,20\n", to: "runs.csv")
    #expect(try data.refusal("plan").contains("C0719"))
    try data.write(
      Self.script("catalog: \"runs.csv\" except missing", where: "v > cut * 1 mm"), to: Datasets.script)
    #expect(try Self.counts(data) == [first, third])
    try data.write(
      Self.script("catalog: \"runs.csv\" except missing", where: "v > cutt * 1 mm"), to: Datasets.script)
    let text = try data.refusal("plan")
    #expect(text.contains("C0720") && text.contains("did you mean `cut`?"), "\(text)")
  }

  @Test("a calibration takes the runs that it selects")
  func ownRuns() throws {
    let catalog = ["runs.csv": "exp,run,magnet\n12,1,true\n12,2,false\n12,3,true\n"]
    let files = Self.runs.merging(catalog) { first, _ in first }
    let ranges = try Datasets(Self.script("", "runs: \"12/1..12/3\" except [\"12/2\"]"), files)
    #expect(try Self.counts(ranges) == [300, 100])
    let condition = try Datasets(Self.script("catalog: \"runs.csv\"", "runs: where not magnet"), files)
    #expect(try Self.counts(condition) == [200])
  }

  @Test("datasets that share runs are added, and `common` takes only the shared ones")
  func sharedRuns() throws {
    let more = """
      dataset b like d { files: "data/b_<exp>_<run>.csv" }
      let both = d + b
      """
    var script = Self.script("").replacing("calibration c {", with: more + "\ncalibration c {")
    script = script.replacing("input: d", with: "input: both")
    let files = Self.runs.merging(["data/b_12_2.csv": Self.rows(9, 50)]) { first, _ in first }
    let data = try Datasets(script, files)
    #expect(try Self.counts(data) == [300, 250, 100])
    try data.write(script.replacing("strategy:", with: "runs: common\nstrategy:"), to: Datasets.script)
    #expect(try Self.counts(data) == [250])
  }

  @Test("a limit of events takes as many of each run, and a new run changes no other")
  func eventsPerRun() throws {
    let script = Self.script("limit: 120 events per run, seed: 5")
    var files = Self.runs
    files["data/a_12_2.csv"] = nil
    let data = try Datasets(script, files)
    let before = try data.constants()
    #expect(try Self.counts(data) == [120, 100])
    try data.write(Self.rows(2, 200), to: "data/a_12_2.csv")
    let after = try data.constants().split(separator: "\n").map(String.init)
    #expect(after.count == 3)
    #expect(after.filter { !$0.hasPrefix("12/2 ") }.joined(separator: "\n") == before)
    try data.write(script.replacing("seed: 5", with: "seed: 6"), to: Datasets.script)
    #expect(try data.constants().split(separator: "\n").first.map(String.init) != after.first)
    #expect(try Self.counts(data) == [120, 120, 100])
  }

  @Test("rows of many runs in one file are limited for each run, however they are mixed")
  func mixedRuns() throws {
    let rows = (0..<900).map { "\($0 % 7 < 3 ? 4 : 9),\($0)" }
    let script = """
      dataset d { files: "all.csv", run_from: { run: Run }, columns: { v }, limit: 100 events per run, seed: 1 }
      calibration c { input: d, collect h = summary(v), strategy: per_run, payload: { n = h.entries, m = h.mean } }
      """
    let data = try Datasets(script, ["all.csv": "Run,v\n" + rows.joined(separator: "\n") + "\n"])
    #expect(try Self.counts(data) == [100, 100])
  }

  @Test("a part of the events is about that part, and files of a run are counted")
  func partsAndFiles() throws {
    let part = try Datasets(Self.script("limit: 50%"), Self.runs)
    let counts = try Self.counts(part)
    // Five standard deviations of a binomial with 300 events around 150.
    #expect(counts.count == 3 && abs(counts[0] - 150) < 44)
    let script = Self.script("limit: 2 files per run").replacing(
      "a_<exp>_<run>", with: "a_<exp>_<run>_<part>")
    let files = Dictionary(uniqueKeysWithValues: (0..<5).map { ("data/a_12_1_\($0).csv", Self.rows($0, 10)) })
    #expect(try Self.counts(try Datasets(script, files)) == [20])
  }

  @Test("a file of numbers is a list of constants")
  func numbersOfFile() throws {
    let script =
      "let t = read(\"t.csv\", unit: mm)\n"
      + Self.script("").replacing("m = h.mean", with: "m = h.mean - t[1]")
    let data = try Datasets(script, Self.runs.merging(["t.csv": "t\n1\n2.5\n"]) { first, _ in first })
    let first = try data.constants()
    try data.write("t\n1\n2.25\n", to: "t.csv")
    #expect(try data.constants() != first)
    try data.write("t,u\n1,2\n", to: "t.csv")
    #expect(try data.refusal("plan").contains("2 columns"))
  }

  @Test("values of fixed arrays are columns, and aggregates go over them")
  func fixedArrays() throws {
    let script = """
      dataset d { files: "d_<run>.csv", columns: { s: [mm; 3] } }
      calibration c {
        input: d where s[0] > 0 mm
        collect a = summary(sum(s))
        collect b = summary(max(s) - s[2])
        payload: { a = a.mean.value, b = b.mean.value }
      }
      """
    let data = try Datasets(script, ["d_1.csv": "s[0],s[1],s[2]\n1,2,3\n4,9,2\n-1,0,0\n"])
    let found = try data.constants()
    #expect(found.contains("10.5") && found.contains("3.5"), "\(found)")
    try data.write(script.replacing("s[0] >", with: "s[3] >"), to: Datasets.script)
    #expect(try data.refusal("check").contains("from 0 to 2"))
    try data.write(script.replacing("mm; 3", with: "mm; 4"), to: Datasets.script)
    #expect(try data.refusal("plan").contains("C0716"))
  }

  @Test("the number of workers and what is known already have no influence", arguments: ["1", "2", "4"])
  func workers(_ workers: String) throws {
    let script = Self.script("limit: 80 events per run, seed: 2", where: "name != \"e\"")
    let data = try Datasets(script, Self.runs)
    let reference = try Datasets(script, Self.runs)
    #expect(try data.constants("--jobs", workers) == reference.constants("--jobs", "3"))
  }

  /// The entries of each interval, in order.
  private static func counts(_ data: Datasets) throws -> [Int] {
    try data.constants().split(separator: "\n").map { line in
      let digits = line.split(separator: "\"n\":").last?.drop { !$0.isNumber }.prefix { $0.isNumber } ?? ""
      return Int(digits) ?? -1
    }
  }
}
