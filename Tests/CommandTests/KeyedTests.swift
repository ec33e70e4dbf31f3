import CalibModel
import CalibTestSupport
import Glibc
import Testing

/// A folder with a few hits in four cells of two runs, and scripts that calibrate them.
///
/// Cell 0 has 1 and 3 ns, cell 1 has 5, 7 and 9 ns, cell 2 nothing and cell 3 a single 2 ns.
private struct Cells {
  let temporary: TemporaryFolder
  let program: Program

  static let head = """
    calib 1
    dataset hits {
      files:   "data/hits_<exp>_<run>.csv"
      columns: { cell: Int in 0..3, t: ns }
    }

    """

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
    let folder = "\(temporary.path)/data"
    mkdir(folder, 0o755)
    try Text.write("cell,t\n0,1\n1,5\n1,9\n", to: "\(folder)/hits_1_1.csv")
    try Text.write("cell,t\n0,3\n1,7\n3,2\n", to: "\(folder)/hits_1_2.csv")
  }

  func run(_ script: String, as name: String = "cells.calib") throws -> Program.Ending {
    try Text.write(Self.head + script, to: "\(temporary.path)/\(name)")
    return try program.run("run", name, "--json")
  }

  /// The payload of the only interval of a calibration.
  static func payload(_ ending: Program.Ending, _ calibration: String) throws -> JSONValue? {
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    let result = json["calibrations"]?.asArray?.first { $0["name"]?.asString == calibration }
    return result?["intervals"]?.asArray?.first?["payload"]
  }
}

extension JSONValue {
  /// The values of a keyed field or of a list of quantities.
  fileprivate var numbers: [Double]? {
    let values = self["value"]?.asArray ?? asArray?.compactMap { $0["value"] }
    return values?.compactMap(\.asDouble)
  }
}

@Suite("Keyed values, end to end")
struct KeyedTests {
  @Test("arithmetic, branches, aggregates and look-ups of keyed values have the values that they should")
  func keyedResults() throws {
    let run = try Cells().run(
      """
      calibration cells {
        input:   hits
        collect  s    = summary(t) by cell
        let      good = s.entries >= 2
        payload: {
          m = if good { s.mean } else { -1 ns }
          kept = not good
          n = count(good)
          top = max(s.mean)
          average = mean(s.mean)
          one = s[1].mean
          group = mean(if good { s.mean } else { -1 ns }) by (cell // 2)
          bare = (if good { s.mean } else { 0 ns }) - (if good { s.mean } else { 0 ns })
          twice = [x * 2 for x in [1 ns, 2 ns, 3 ns] if x > 1 ns]
          ends = { low = min(s.mean), high = max(s.mean) }
        }
      }
      """)
    #expect(run.status == 0, "\(run.all)")
    let payload = try #require(try Cells.payload(run, "cells"))
    #expect(payload["m"]?.numbers == [2, 7, -1, -1])
    #expect(payload["kept"]?["value"]?.asArray?.compactMap(\.asBool) == [false, false, true, true])
    #expect(payload["n"]?.asInteger == 2)
    #expect(payload["top"]?["value"]?.asDouble == 7)
    // Cells 2 and 3 have no mean with an error: aggregates leave them out.
    #expect(payload["average"]?["value"]?.asDouble == 4.5)
    #expect(payload["one"]?["value"]?.asDouble == 7)
    #expect(payload["group"]?.numbers == [4.5, 4.5, -1, -1])
    #expect(payload["bare"]?["error"]?.asArray?.compactMap(\.asDouble) == [0, 0, 0, 0])
    #expect(payload["twice"]?.numbers == [4, 6])
    #expect(payload["ends"]?["fields"]?["low"]?["value"]?.asDouble == 2)
  }

  @Test("keys without a value that reach a payload are a failure that names them")
  func missingKeys() throws {
    let run = try Cells().run(
      "calibration cells {\n  input: hits\n  collect s = summary(t) by cell\n  payload: { m = s.mean }\n}\n")
    #expect(run.status == 1)
    #expect(run.all.contains("has no value for 2 of 4 keys: 2, 3"), "\(run.all)")
  }

  @Test("keyed constants are iterated, looked up per row, published and read back")
  func lookedUp() throws {
    let cells = try Cells()
    let template = """
      STORE
      calibration offsets {
        input:   hits
        iterate  off from stored.self.off ?? 0 ns
                 to if s.entries >= 2 { off + s.mean } else { off },
                 until abs(mean(if s.entries >= 2 { s.mean } else { 0 ns })) < 1 ps, at most 4
        collect  s = summary(t - off[cell]) by cell
        payload: { off: ns by cell = off, kept = s.entries < 2 }
      }
      calibration rest {
        input:   hits
        collect  r = summary(t - offsets.off[cell]) where not offsets.kept[cell]
        payload: { mean = r.mean, first = offsets.off[0] }
      }
      publish "TAG" { payloads: [offsets, rest] }
      """
    func script(_ store: String, _ tag: String) -> String {
      template.replacing("STORE", with: store).replacing("TAG", with: tag)
    }
    let first = try cells.run(script("", "one"))
    #expect(first.status == 0, "\(first.all)")
    #expect(try Cells.payload(first, "offsets")?["off"]?.numbers == [2, 7, 0, 0])
    #expect(try Cells.payload(first, "rest")?["mean"]?["value"]?.asDouble == 0)
    #expect(try Cells.payload(first, "rest")?["first"]?["value"]?.asDouble == 2)
    let passes = { (ending: Program.Ending) in
      try JSONValue(parsing: Array(ending.output.utf8))["calibrations"]?.asArray?.first?["passes"]?.asArray?
        .count
    }
    #expect(try passes(first) == 2)
    // The next processing begins with what was published, so one pass is enough.
    let next = try cells.run(script("store \"conditions/\" { base: \"one\" }", "two"), as: "next.calib")
    #expect(next.status == 0, "\(next.all)")
    #expect(try passes(next) == 1)
    #expect(try Cells.payload(next, "offsets")?["off"]?.numbers == [2, 7, 0, 0])
  }

  @Test("a record is iterated, field by field")
  func iteratedRecord() throws {
    let run = try Cells().run(
      """
      calibration ends {
        input:   hits
        iterate  at from { low = 0 ns, high = 0 ns }
                 to { low = at.low + l.mean, high = at.high + h.mean },
                 until abs(l.mean) < 1 ps and abs(h.mean) < 1 ps, at most 3
        collect  l = summary(t - at.low) where cell == 0
        collect  h = summary(t - at.high) where cell == 1
        payload: { low = at.low, high = at.high }
      }
      """)
    #expect(run.status == 0, "\(run.all)")
    let payload = try Cells.payload(run, "ends")
    #expect(payload?["low"]?["value"]?.asDouble == 2)
    #expect(payload?["high"]?["value"]?.asDouble == 7)
  }

  @Test("a failed check of keyed values names the keys that make it fail, with their values")
  func failingKeys() throws {
    let cells = try Cells()
    let run = try cells.run(
      """
      calibration cells {
        input:   hits
        collect  s = summary(t) by cell
        payload: { n = count(s.entries > 0) }
        require  near: all(s.mean < 6 ns)
        require  few:  count(s.entries >= 2) < 2
      }
      """)
    #expect(run.status == 1)
    let shown = try cells.program.run("results", "cells.calib")
    #expect(shown.output.contains("false for 1 of 4 keys: 1\n"), "\(shown.output)")
    #expect(shown.output.contains("7.0 ± 1.2 ns (1)"), "\(shown.output)")
    #expect(shown.output.contains("true for 2 of 4 keys: 0, 1\n"), "\(shown.output)")
    let json = try JSONValue(parsing: Array(run.output.utf8))
    let checks = json["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["checks"]?.asArray
    #expect(checks?.first?["value"]?.asString == "false for 1 of 4 keys: 1")
  }

  @Test("each crystal of the example lies within 3 errors of its true gain; short ones keep their constant")
  func crystals() throws {
    let temporary = try TemporaryFolder()
    let made = try Program(folder: temporary.path).run("new", "example", "--example", "crystal_energy")
    #expect(made.status == 0, "\(made.all)")
    let program = Program(folder: "\(temporary.path)/example")
    let run = try program.run("run", "crystal_energy.calib")
    #expect(run.status == 0, "\(run.all)")
    #expect(run.all.contains("kept: true for 3 of 96 keys"), "\(run.all)")
    let comparison = try program.run("results", "crystal_energy.calib", "--truth", "truth.csv")
    #expect(comparison.status == 0, "\(comparison.all)")
    #expect(comparison.output.contains("93 constants"))
    #expect(try program.run("run", "crystal_energy.calib").all.contains("nothing to do"))
    let report = try program.run("report", "crystal_energy.calib", "--output", "r.html")
    #expect(report.status == 0, "\(report.all)")
    #expect(try Text.read("\(program.folder)/r.html").contains("Constants by key"))
  }
}
