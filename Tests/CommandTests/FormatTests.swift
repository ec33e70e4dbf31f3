import CalibModel
import CalibTestSupport
import Testing

/// The small files of all formats that lie beside the tests of the readers, with the values that they hold.
private let formats = Fixture.all(
  in: "formats", extension: "json", file: #filePath.replacing("CommandTests", with: "CalibDataTests"))

@Suite("Formats of data files")
struct FormatTests {
  /// Rows of `i1`, `i4`, `f8` and `f4`, which most of the files have.
  private static let flat = formats.filter { fixture in
    let binary = [
      "flat_lz4", "flat_lzma", "flat_zstd", "plain.parquet", "snappy", "lz4.parquet", "zstd_v2", "none",
    ]
    let text = ["lines.jsonl", "packed.csv", "members", "frames", "record", "stored", "deflated"]
    return (binary + text).contains { fixture.name.hasPrefix($0) }
  }

  @Test("a file of any format gives the constants that its rows give as CSV", arguments: flat)
  func sameConstants(_ fixture: Fixture) throws {
    let file = String(fixture.path.dropLast(5))
    let suffix =
      file.split(separator: "/").last?.split(separator: ".").dropFirst().joined(separator: ".") ?? ""
    let script = """
      dataset d {
        files: "d_<run>.\(suffix)"
        columns: { small: Int in -128..127 from "i1", i4: Int, f8, f4 }
      }
      calibration c {
        input: d where small != 3 and f4 in -1e6..1e6
        collect a = summary(i4)
        collect b = histogram(f4, bins: 8, range: -2..2)
        collect e = summary(f4 * small)
        payload: { a = a.mean, n = b.entries, m = b.mean, e = e.mean }
      }
      """
    let binary = try Datasets(script)
    try binary.link(file, to: "d_7.\(suffix)")
    let text = try Datasets(script.replacing("<run>.\(suffix)", with: "<run>.csv"))
    try text.write(try Self.csv(fixture, ["i1", "i4", "f8", "f4"]), to: "d_7.csv")
    let found = try binary.constants()
    #expect(found.contains("\"a\""), "\(found)")
    #expect(found == (try text.constants()))
  }

  private static let lists = formats.filter { $0.name.hasPrefix("lists") }

  @Test("elements of lists are rows, with the values of their event", arguments: lists)
  func elementsAreRows(_ fixture: Fixture) throws {
    let file = String(fixture.path.dropLast(5))
    let suffix = file.hasSuffix(".root") ? "root" : "parquet"
    let rest = """
        columns: { hit.x: Number from "hit_x", energy }
        limit: 100%
      }
      calibration c {
        input: d where energy > -1000
        collect x = summary(hit.x)
        collect e = summary(energy * hit.x)
        collect s = summary(sum(hit.x) per event - first(hit.x) per event)
        collect n = summary(count() per event + hit.index)
        collect i = summary(event)
        payload: { x = x.mean, e = e.mean, s = s.mean, n = n.mean, i = i.mean, k = x.entries }
      }
      """
    let binary = try Datasets("dataset d {\nfiles: \"d_<run>.\(suffix)\"\neach: hit\n" + rest)
    try binary.link(file, to: "d_7.\(suffix)")
    let plain = rest.replacing(
      "hit.x: Number from \"hit_x\"", with: "x: Number from \"hit_x\", event: Int, index: Int"
    )
    .replacing("hit.index", with: "index").replacing("hit.x", with: "x").replacing(
      "collect x", with: "collect xs"
    )
    .replacing("x = x.mean", with: "x = xs.mean").replacing("k = x.entries", with: "k = xs.entries")
    let text = try Datasets("dataset d {\nfiles: \"d_<run>.csv\"\n" + plain)
    let csv = try Self.csv(fixture, ["hit_x", "energy", "event", "hit.index"])
    try text.write(csv.replacing("hit.index", with: "index"), to: "d_7.csv")
    #expect(try binary.constants() == text.constants())
  }

  @Test("a format that is named must be that of the bytes")
  func namedFormat() throws {
    let script =
      "dataset d { files: \"d_<run>.dat\", format: npy, columns: { v: Number from \"x\" } }\n" + Self.mean
    let named = try Datasets(script, ["d_1.dat": "x\n1\n2\n"])
    #expect(try named.refusal("plan").contains("not those of a file of format npy"))
    try named.write(script.replacing("npy", with: "csv"), to: Datasets.script)
    #expect(try named.constants().contains("1.5"))
  }

  @Test("a tree is found by its name, and one that is not there is refused when planning")
  func trees() throws {
    guard let file = formats.first(where: { $0.name == "flat_lz4.root" })?.path else { return }
    let script =
      "dataset d { files: \"d_<run>.root\", tree: \"nothing\", columns: { v: Number from \"f8\" } }\n"
    let data = try Datasets(script + Self.mean)
    try data.link(String(file.dropLast(5)), to: "d_1.root")
    #expect(try data.refusal("plan").contains("C0717"))
  }

  @Test("CMS events give one result from all of their files", .enabled(if: SharedData.folder() != nil))
  func sharedEvents() throws {
    let names = ["zmumu.jsonl", "zmumu.npz", "zmumu_snappy.parquet", "zmumu_zstd.parquet"]
    var results: Set<String> = []
    for name in names {
      guard let path = SharedData.path("columnar/\(name)") else { continue }
      let data = try Datasets(
        """
        dataset d { files: "\(name)", run_from: { run: Run }, columns: { pt1: GeV, eta1 } }
        calibration c {
          input: d where abs(eta1) < 2.1
          collect m = histogram(pt1 * cosh(eta1), bins: 40, range: 20..120 GeV)
          strategy: per_run
          need: m.entries >= 20
          gaps: allow
          payload: { m = m.mean, n = m.entries }
        }
        """)
      try data.link(path, to: name)
      results.insert(try data.constants())
    }
    #expect(results.count == 1, "\(results)")
  }

  private static let mean = "calibration c { input: d, collect h = summary(v), payload: { m = h.mean } }\n"

  /// The values of a fixture as CSV, written so that they are read as the same numbers.
  private static func csv(_ fixture: Fixture, _ names: [String]) throws -> String {
    let columns = try JSONValue(parsing: try fixture.bytes())["columns"]
    let values = names.map { name in (columns?[name]?.asArray ?? []).map { $0.asDouble ?? .nan } }
    let isWhole = ["i1", "i4", "event", "hit.index"]
    var text = names.joined(separator: ",") + "\n"
    for row in values.first?.indices ?? 0..<0 {
      text += zip(names, values).map { isWhole.contains($0) ? "\(Int($1[row]))" : "\($1[row])" }.joined(
        separator: ",")
      text += "\n"
    }
    return text
  }
}
