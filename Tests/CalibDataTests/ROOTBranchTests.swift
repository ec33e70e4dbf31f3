import CalibData
import Testing

/// Of the files that `scripts/make_root_fixtures.py` writes; their values are compared by ``OracleFileTests``.
@Suite("Branches of ROOT files")
struct ROOTBranchTests {
  private let elements = "\(OracleFiles.fixtures)/elements.root"
  private let cycles = "\(OracleFiles.fixtures)/cycles.root"

  @Test("vectors of numbers are lists, members of a split object are columns")
  func elementBranches() throws {
    let header = try ROOTFormat.header(path: elements)
    let lists = header.columns.filter { $0.shape == .list }
    #expect(lists.map(\.name) == ["hit_x", "hit_e", "hit_n", "hit_c", "hit_t", "hit_b", "hit_l", "hit_w"])
    #expect(
      lists.map(\.storage) == ["float32", "float64", "int32", "int8", "uint16", "bool", "int64", "float32"])
    let members = header.columns.filter { $0.shape != .list }
    #expect(members.map(\.name) == ["energy", "run", "flag", "letter", "time", "samples"])
    #expect(members.map(\.storage) == ["float64", "int32", "bool", "int8", "uint64", "float32"])
    #expect(members.last?.shape == .fixed(3))
  }

  @Test("members of a split object are read without lists beside them, one row for each entry")
  func members() throws {
    let requests = [
      request("run", .integer), request("flag", .bool), request("letter", .integer),
      request("time", .integer),
    ]
    let columns = try Reading(elements, requests).columns
    #expect(columns[0] == (0..<40).map(Double.init))
    #expect(columns[1] == (0..<40).map { $0 % 3 == 0 ? 1 : 0 })
    #expect(columns[2] == (0..<40).map { Double($0 - 20) })
    #expect(columns[3] == (0..<40).map { Double($0) * 0x1p40 })
  }

  @Test(
    "a branch of objects is refused by its name",
    arguments: [
      ("vertex", "TVector3"), ("names", "vector<string>"), ("tracks", "vector<vector<float> >"),
    ])
  func objects(name: String, kind: String) throws {
    let error = #expect(throws: DataError.self) { try Reading(elements, [number(name)]) }
    #expect(error?.message == "column `\(name)` cannot be read: it holds objects of class `\(kind)`")
  }

  @Test("a tree is read in its newest cycle, or in the one that is asked for")
  func treeCycles() throws {
    #expect(try Reading(cycles, [number("x")]).columns == [[0, 2, 4, 6, 8, 10, 12]])
    #expect(try Reading(cycles, [number("x")], tree: "events").columns[0].count == 7)
    #expect(try Reading(cycles, [number("x")], tree: "events;2").columns[0].count == 7)
    #expect(try Reading(cycles, [number("x")], tree: "events;1").columns == [[0, 1, 2, 3, 4]])
    let error = #expect(throws: DataError.self) { try Reading(cycles, [number("x")], tree: "events;3") }
    #expect(error?.message == "there is no tree `events;3`")
    #expect(error?.help == "its cycles are `events;2`, `events;1`")
  }
}
