import CalibModel
import Testing

@testable import CalibStore

@Suite struct ExchangeTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    try store.publish(
      "a",
      [
        ("BeamParameters", "0/0..*", "beam"), ("CDCTimeZeros", "12/5..12/*", "{\"t0\":1}"),
        ("CDCTimeZeros", "13/0..13/99", "later"), ("CDCTimeZeros", "14/0..14/9", "{\"t0\":1}"),
      ])
  }

  private func put(_ name: String, _ text: String) throws {
    try Disk.makeFolders(Exchange.folder(of: "\(folder.path)/\(name)"))
    try write(text, to: "\(folder.path)/\(name)")
  }

  // MARK: database.txt

  @Test(arguments: [false, true])
  func `an exported database text imports to the same tag`(decimal: Bool) throws {
    let place = "\(folder.path)/out"
    let report = try DatabaseText.write("a", of: store, to: place, decimal: decimal)
    #expect(report.entryCount == 4 && report.payloadCount == 3)
    let rows = try DatabaseText.read(report.path)
    _ = try store.bring(rows, into: "b", .refuse, from: report.path, request)
    #expect(try store.rows("b") == store.rows("a"))
    #expect(store.verify(deep: true).isEmpty)
    #expect(
      try storeError { _ = try DatabaseText.write("a", of: store, to: place, decimal: false) }.kind
        == .invalidArgument)
  }

  @Test func `comments, blanks and empty lines of a database text are skipped`() throws {
    let lines = try DatabaseText.parse(
      Array("# a comment\n\n  dbstore/X\t3f2a9c  0,0,-1,-1  # why\nany/Y 17 5,10,5,-1\r\n".utf8),
      file: "d")
    #expect(lines.map(\.iov.description) == ["0/0..*", "5/10..5/*"])
    #expect(lines.map(\.number) == [3, 4] && lines.map(\.revision) == ["3f2a9c", "17"])
  }

  @Test(arguments: [
    ("X 3f2a9c 0,0,-1,-1", "has no `/`"), ("d/X 3f2a9c", "three words"),
    ("d/X 3f2a9c 0,0,-1,-1 more", "three words"),
    ("d/X 3f2 0,0,-1,-1", "no revision"), ("d/X 3F2A9C 0,0,-1,-1", "no revision"),
    ("d/X -4 0,0,-1,-1", "no revision"),
    ("d/X 3f2a9c 0,0,-1", "four numbers"), ("d/X 3f2a9c 0,0,a,1", "four numbers"),
    ("d/X 3f2a9c 0,0,-1,5", "ends at a run of no experiment"), ("d/X 3f2a9c -1,-1,-1,-1", "are 0 at least"),
    ("d/X 3f2a9c 5,3,5,2", "ends before it begins"), ("d/X 3f2a9c 5,3,4,-1", "ends before it begins"),
    ("d/X 3f2a9c 0,0,99999999999999999999,1", "four numbers"),
    ("d/X 3f2a9c 0,99999999999,-1,-1", "runs go to 4294967294"),
    ("d/X 3f2a9c 0,0,2147483647,-1", "experiments go to 2147483646"),
    ("d/X 3f2a9c 0,0,5,-2", "only -1 means something"), ("d/../../etc/passwd 3f2a9c 0,0,-1,-1", "named"),
    ("d/.hidden 3f2a9c 0,0,-1,-1", "named"), ("d/a\u{1b}b 3f2a9c 0,0,-1,-1", "named"),
  ])
  func `a wrong line is named with its number, and nothing is imported`(line: String, reason: String) throws {
    try put("in/dbstore_Good_rev_1.root", "good")
    try put("in/database.txt", "dbstore/Good 1 0,0,-1,-1\n\n\(line)\n")
    let error = try storeError { _ = try DatabaseText.read("\(folder.path)/in/database.txt") }
    #expect(error.kind == .badInput)
    #expect(error.message.hasPrefix("database.txt:3: ") && error.message.contains(reason), "\(error.message)")
  }

  @Test func `payload files that are missing or changed are told with the line`() throws {
    try put("in/database.txt", "dbstore/X 1 0,0,-1,-1\ndbstore/Y 3f2a9c 0,0,-1,-1\n")
    let path = "\(folder.path)/in/database.txt"
    #expect(
      try storeError { _ = try DatabaseText.read(path) }.message.contains(
        "database.txt:1: there is no payload file"))
    try put("in/dbstore_X_rev_1.root", "x")
    try put("in/dbstore_Y_rev_3f2a9c.root", "y")
    #expect(try storeError { _ = try DatabaseText.read(path) }.message.hasPrefix("database.txt:2: "))
  }

  @Test func `overlaps with the tag are refused with the conflicts, or replace`() throws {
    let rows = [
      ImportedRow(
        name: "BeamParameters", iov: try interval("5/0..5/*"), revision: 0, bytes: [1], place: "line 1")
    ]
    let error = try storeError { _ = try store.bring(rows, into: "a", .refuse, from: "x", request) }
    #expect(error.kind == .overlap && error.message.contains("`BeamParameters` revision 1 for 0/0..* in `a`"))
    #expect(try store.log(tag: "a").count == 1)
    _ = try store.bring(rows, into: "a", .replace, from: "x", request)
    #expect(try store.iovs(tag: "a", name: "BeamParameters").count == 3)
  }

  // MARK: basf2

  /// basf2's own two queries, as its C++ has them.
  static let statusQuery = "SELECT globalTagStatus FROM globaltags WHERE globalTagName='a'"

  static func payloadQuery(_ experiment: Int, _ run: Int) -> String {
    """
    SELECT payloadName, globalTagName, payloadUrl, baseUrl, checksum, firstExp, firstRun, finalExp, \
    finalRun, revision \
    FROM iov_payloads WHERE globalTagName='a' AND \
    ((firstExp<\(experiment)) OR (firstExp=\(experiment) AND firstRun<=\(run))) AND \
    ((finalExp<0) OR (finalRun<0 AND finalExp>=\(experiment)) OR (finalExp>\(experiment)) OR \
    (finalExp=\(experiment) AND finalRun>=\(run)))
    """
  }

  @Test(arguments: [PayloadLayout.hashed, .flat, .server])
  func `an exported file answers basf2's queries as the store does`(layout: PayloadLayout) throws {
    let report = try BasfDatabase.write(["a"], of: store, to: "\(folder.path)/out", layout: layout)
    guard try output(of: "sqlite3 --version 2>/dev/null").status == 0 else {
      print("skipped: no sqlite3 program here, so basf2's queries were not run")
      return
    }
    let query = { (sql: String) in try output(of: "sqlite3 -separator ' ' \(report.path) \"\(sql)\"").text }
    #expect(try query(Self.statusQuery) == "OPEN\n")
    #expect(try query("PRAGMA application_id; PRAGMA user_version") == "732379\n1\n")
    for text in ["0/0", "12/4", "12/5", "12/99999", "13/0", "13/99", "13/100", "14/9", "14/10", "999/1"] {
      let run = try run(text)
      let names = ["BeamParameters", "CDCTimeZeros"]
      let expected = try store.lookup(chain: ["a"], names: names, run: run).map { entry in
        let md5 = try #require(try store.payloadRecord(name: entry.name, revision: entry.revision)).md5
        let url = "dbstore/\(entry.name)/dbstore_\(entry.name)_rev_\(entry.revision).root"
        let numbers = entry.iov.numbers.map { "\($0)" }.joined(separator: " ")
        return "\(entry.name) a \(url)  \(md5) \(numbers) \(entry.revision)"
      }
      let found = try query(Self.payloadQuery(run.experiment, run.run)).split(separator: "\n").map(
        String.init)
      #expect(found.sorted() == expected, "\(text)")
    }
    let tags = try BasfDatabase.read(report.path, tags: [], folders: [])
    #expect(tags.map(\.name) == ["a"])
    _ = try store.bring(try #require(tags.first).rows, into: "b", .refuse, from: report.path, request)
    #expect(try store.rows("b") == store.rows("a"))
  }

  @Test func `a file that basf2 did not write, or with wrong rows, is told so`() throws {
    try put("in/strange.sqlite", "not a database")
    #expect(
      try storeError { _ = try BasfDatabase.read("\(folder.path)/in/strange.sqlite", tags: [], folders: []) }
        .kind == .badInput)
    let report = try BasfDatabase.write(["a"], of: store, to: "\(folder.path)/out", layout: .flat)
    #expect(
      try storeError { _ = try BasfDatabase.read(report.path, tags: ["none"], folders: []) }.kind == .badInput
    )
    for change in [
      "UPDATE payloads SET checksum = '00'", "UPDATE iovs SET finalExp = -1, finalRun = 3",
      "UPDATE payloads SET payloadUrl = '../../etc/passwd'",
      "UPDATE payloads SET revision = 'x' WHERE payloadId = 1",
      "UPDATE payloadNames SET payloadName = '../x' WHERE payloadNameId = 1",
    ] {
      let copy = "\(folder.path)/out/copy.sqlite"
      _ = try output(of: "cp \(report.path) \(copy) && sqlite3 \(copy) \"\(change)\" 2>/dev/null")
      guard try Disk.read(copy) != Disk.read(report.path) else { continue }
      #expect(
        try storeError { _ = try BasfDatabase.read(copy, tags: [], folders: []) }.kind == .badInput,
        "\(change)")
    }
  }

  @Test func `a tag with a point in its name is not exported for basf2`() throws {
    _ = try store.clone("a", as: "with.point", request)
    #expect(
      try storeError { _ = try BasfDatabase.write(["with.point"], of: store, to: folder.path, layout: nil) }
        .kind
        == .invalidArgument)
  }

  // MARK: nopayloaddb, CSV, JSON

  @Test func `a dump of nopayloaddb comes back as it went, with several tags`() throws {
    try store.publish("z", [("CDCTimeZeros", "1/0..*", "later")])
    let report = try NopayloadDump.write(["a", "z"], of: store, to: "\(folder.path)/out")
    let tags = try NopayloadDump.read(report.path, tags: [], folders: [])
    #expect(tags.map(\.name) == ["a", "z"] && tags.map(\.state) == ["OPEN", "OPEN"])
    _ = try store.bring(try #require(tags.first).rows, into: "b", .refuse, from: report.path, request)
    #expect(try store.rows("b") == store.rows("a"))
    #expect(try NopayloadDump.read(report.path, tags: ["z"], folders: []).map(\.rows.count) == [1])
  }

  @Test func `nopayloaddb's overlapping rows are flagged, and resolved as its server does`() throws {
    try put("np/good", "good")
    func row(_ key: Int, _ numbers: [Int]) -> String {
      """
      {"model":"cdb_rest.payloadiov","pk":\(key),"fields":{"payload_url":"good","checksum":null,\
      "major_iov":\(numbers[0]),\
      "minor_iov":\(numbers[1]),"major_iov_end":\(numbers[2]),"minor_iov_end":\(numbers[3]),"payload_list":1}}
      """
    }
    try put(
      "np/dump.json",
      """
      [{"model":"cdb_rest.globaltag","pk":1,"fields":{"name":"G","status":1}},
      {"model":"cdb_rest.payloadtype","pk":1,"fields":{"name":"Beam"}},
      {"model":"cdb_rest.payloadlist","pk":1,"fields":{"name":"Beam_1","global_tag":1,"payload_type":1}},
      \(row(1, [0, 0, Int.max, Int.max])),\(row(2, [1, 0, 1, 10])),\(row(3, [1, 11, 1, 20]))]
      """)
    let rows = try #require(
      try NopayloadDump.read("\(folder.path)/np/dump.json", tags: [], folders: []).first
    ).rows
    #expect(
      try storeError { _ = try store.bring(rows, into: "b", .refuse, from: "d", request) }.kind == .overlap)
    _ = try store.bring(rows, into: "b", .latestStart, from: "d", request)
    #expect(try store.iovs(tag: "b").map(\.iov.description) == ["0/0..0/*", "1/0..1/10", "1/11..1/20"])
    #expect(try store.lookup(chain: ["b"], name: "Beam", run: try run("1/21")) == nil)
  }

  @Test func `a bounded interval put into an open one splits it`() throws {
    try store.publish("b", [("x", "0/0..*", "open")])
    try store.publish("b", [("x", "3/0..3/9", "bounded")])
    #expect(try store.rows("b") == ["x 0/0..2/* open", "x 3/0..3/9 bounded", "x 3/10..* open"])
  }

  @Test func `tables in CSV and JSON come back as they went`() throws {
    let csv = try IntervalTable.writeCSV("a", of: store, to: "\(folder.path)/csv", layout: .hashed)
    _ = try store.bring(try IntervalTable.readCSV(csv.path), into: "b", .refuse, from: csv.path, request)
    #expect(try store.rows("b") == store.rows("a"))
    let json = try IntervalTable.writeJSON("a", of: store, to: "\(folder.path)/json", layout: .flat)
    #expect(json.payloadCount == 2)
    _ = try store.bring(try IntervalTable.readJSON(json.path), into: "c", .refuse, from: json.path, request)
    #expect(try store.rows("c") == store.rows("a"))
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test(arguments: [
    ("name,file\n", "intervals.csv:1: there is no column `first_experiment`"),
    ("", "intervals.csv: it is empty"),
    (
      "name,file,first_experiment,first_run,last_experiment,last_run\nx,y,0,0,-1\n",
      "intervals.csv:2: it has 5 fields"
    ),
    (
      "name,file,first_experiment,first_run,last_experiment,last_run\nx,../y,0,0,-1,-1\n", "leaves its folder"
    ),
    (
      "name,file,first_experiment,first_run,last_experiment,last_run\nx,/etc/passwd,0,0,-1,-1\n",
      "leaves its folder"
    ),
    ("name,file,first_experiment,first_run,last_experiment,last_run\nx/y,f,0,0,-1,-1\n", "named `x/y`"),
    (
      "name,file,first_experiment,first_run,last_experiment,last_run\nx,f,0,0,-1,7\n",
      "`0,0,-1,7` is no interval"
    ),
    (
      "name,file,first_experiment,first_run,last_experiment,last_run\nx,f,0,,-1,-1\n",
      "one of the four is missing"
    ),
  ])
  func `a wrong table is told with its line`(text: String, message: String) throws {
    try put("in/intervals.csv", text)
    let error = try storeError { _ = try IntervalTable.readCSV("\(folder.path)/in/intervals.csv") }
    #expect(error.kind == .badInput && error.message.contains(message), "\(error.message)")
  }

  @Test func `an INVALID tag is not exported`() throws {
    for state in [TagState.testing, .validated, .published, .invalid] {
      _ = try store.setState(of: "a", to: state, request)
    }
    #expect(
      try storeError { _ = try DatabaseText.write("a", of: store, to: "\(folder.path)/o", decimal: false) }
        .kind
        == .tagState)
  }
}
