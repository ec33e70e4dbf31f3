import CalibTestSupport
import Testing

@Suite("Keys that are texts of the data")
struct TextKeyTests {
  private static let script = """
    unit adc
    dataset hits {
      files:   "data/h_<exp>_<run>.csv"
      columns: { name: String, q: adc }
    }
    calibration gain {
      input: hits
      collect s = summary(q) by name
      collect n = count() by (name, if q > 3 adc { "high" } else { name })
      let     one = s["carrier 2"]?.mean ?? (0 ± 1 adc)
      let     gone = s["no such"]?.mean ?? (0 ± 1 adc)
      payload: { mean = s.mean, n = n, one = one.value, gone = gone.value }
    }
    calibration again {
      input: hits
      collect r = summary(q - (gain.mean[name] ?? 0 adc))
      payload: { r = r.mean.value }
    }
    store "conditions/" {}
    publish "made" { payloads: [gain] }

    """

  private static let files = [
    "data/h_1_1.csv": "name,q\nz-first,1\ncarrier 2,2\n\"a, \"\"quoted\"\"\",5\nz-first,3\n,9\n",
    "data/h_1_2.csv":
      "name,q\nzürich,7\ncarrier 2,4\n,9\nzürich,7\n\"a, \"\"quoted\"\"\",7\ncarrier 2,6\n",
  ]

  @Test(
    "they are those that rows had, over all runs, in the order of the texts; the store and look-ups have them"
  )
  func endToEnd() throws {
    let data = try Datasets(Self.script, Self.files)
    let plan = try data.program.run("plan", Datasets.script)
    #expect(plan.status == 0, "\(plan.all)")
    let results = try data.constants()
    #expect(
      results.contains(
        #""mean":{"by":["name"],"keys":["","a, \"quoted\"","carrier 2","z-first","zürich"],"value":[9,6,4,2,7]"#
      ),
      "\(results)")
    #expect(results.contains(#"["a, \"quoted\"","high"]"#), "\(results)")
    #expect(
      results.contains(#""one":{"value":4,"unit":"adc"},"gone":{"value":0,"unit":"adc"}"#), "\(results)")
    let shown = try data.program.run("results", Datasets.script)
    #expect(shown.output.contains("5 keys"), "\(shown.all)")
    let stored = try data.program.run("store", "get", "gain", "--tag", "made", "--run", "1/2")
    #expect(stored.all.contains("zürich"), "\(stored.all)")
    // Nothing is done again, and a new run's text is one more key.
    #expect(try data.program.run("plan", Datasets.script).output.contains("nothing to do"))
    try data.write("name,q\nnew,1\nnew,2\n", to: "data/h_1_3.csv")
    #expect(try data.constants().contains(#""z-first","zürich"]"#))
    #expect(try data.program.run("results", Datasets.script).output.contains("6 keys"))
  }

  @Test("head shows texts, and leaves out the rows that a run leaves out as bad")
  func head() throws {
    var files = Self.files
    files["data/h_1_1.csv"] = "name,q\nz-first,1\nodd,none\ncarrier 2,2\n"
    let script = Self.script.replacing("columns: { name", with: "bad_rows: skip up to 1\n  columns: { name")
    let data = try Datasets(script, files)
    let shown = try data.program.run(["repl", Datasets.script], input: "head hits 3\n")
    let lines = shown.output.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasSuffix("z-first        1") }, "\(shown.all)")
    #expect(lines.contains { $0.contains("line 4") && $0.contains("carrier 2") }, "\(shown.all)")
    #expect(!shown.output.contains("odd"), "\(shown.all)")
  }
}
