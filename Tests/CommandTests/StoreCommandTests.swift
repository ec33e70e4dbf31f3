import CSystem
import CalibModel
import CalibTestSupport
import Glibc
import Testing

@Suite("The verbs of calib store")
struct StoreCommandTests {
  let temporary: TemporaryFolder
  let program: Program

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
    _ = try succeed("store", "init")
    try temporary.write("one.json", "{\"t0\":1}")
    try temporary.write("two.json", "{\"t0\":1.5}")
    _ = try succeed("store", "add", "main", "CDC", "one.json", "--iov", "12/0..12/*", "-m", "first")
  }

  @discardableResult
  private func succeed(_ arguments: String...) throws -> String {
    let ending = try program.run(arguments)
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(arguments): \(ending.all)")
    return ending.output
  }

  private func fail(_ status: Int32, _ arguments: String...) throws -> String {
    let ending = try program.run(arguments)
    #expect(ending.status == status && ending.output.isEmpty, "\(arguments): \(ending.all)")
    return ending.errors
  }

  @Test("change, look, undo")
  func changes() throws {
    #expect(
      try fail(1, "store", "add", "main", "CDC", "two.json", "--iov", "12/5..12/9").contains(
        "there are overlaps"))
    let dry = try succeed(
      "store", "add", "main", "CDC", "two.json", "--iov", "12/5..12/9", "--overlap", "replace", "--dry-run")
    #expect(dry.contains("dry run, nothing was changed"))
    try succeed("store", "add", "main", "CDC", "two.json", "--iov", "12/5..12/9", "--overlap", "replace")
    #expect(try succeed("store", "get", "CDC", "--run", "12/7", "--tag", "main").contains("revision 2"))
    #expect(try succeed("store", "coverage", "main").contains("12/0..12/*"))
    #expect(
      try succeed("store", "explain", "main", "CDC", "--run", "12/7").hasPrefix("used  main  CDC 12/5..12/9"))
    try succeed("store", "undo", "main")
    #expect(try succeed("store", "iovs", "main").contains("12/0..12/*"))
    #expect(try succeed("store", "verify", "--deep") == "the store is sound\n")
    #expect(try succeed("store", "info").contains("commits   3"))
  }

  @Test("tags: states, clones, merges, renames, differences")
  func tags() throws {
    try succeed("store", "tag", "clone", "main", "next")
    try succeed("store", "add", "next", "CDC", "two.json", "--iov", "12/5..*", "--overlap", "replace")
    let diff = try succeed("store", "diff", "main", "next")
    #expect(diff.contains("t0: 1 -> 1.5 (+0.5)") && diff.contains("13/0..*: nothing ->"), "\(diff)")
    try succeed("store", "tag", "merge", "main", "next", "--into", "all")
    #expect(try succeed("store", "tag", "show", "all").contains("OPEN, can become TESTING or RUNNING"))
    try succeed("store", "tag", "rename", "all", "both")
    for state in ["TESTING", "VALIDATED"] { try succeed("store", "tag", "state", "both", state) }
    #expect(try fail(64, "store", "tag", "state", "both", "PUBLISHED").contains("give `--yes`"))
    try succeed("store", "tag", "state", "both", "PUBLISHED", "--yes")
    #expect(try fail(1, "store", "tag", "state", "both", "OPEN").contains("it can become INVALID"))
    #expect(try fail(1, "store", "iovs", "delete", "both", "--yes").contains("is PUBLISHED"))
    #expect(try fail(64, "store", "tag", "state", "both", "FROZEN").contains("no state of a tag"))
  }

  @Test("intervals: close, split, copy, delete")
  func intervals() throws {
    try succeed("store", "add", "main", "KLM", "two.json", "--iov", "12/0..*")
    try succeed("store", "iovs", "close", "main", "--at", "13/4", "--name", "KLM")
    try succeed("store", "iovs", "split", "main", "--at", "13/0", "--name", "KLM")
    #expect(try succeed("store", "iovs", "main", "--name", "KLM").split(separator: "\n").count == 3)
    try succeed("store", "tag", "create", "other", "--description", "a copy")
    try succeed("store", "iovs", "copy", "main", "other", "--name", "CDC")
    #expect(try fail(64, "store", "iovs", "delete", "other").contains("delete all 1 intervals"))
    try succeed("store", "iovs", "delete", "other", "--yes")
    #expect(try succeed("store", "iovs", "list", "other").contains("nothing in `other`"))
    #expect(try fail(64, "store", "iovs", "close", "main", "--at", "x").contains("`x` is no run"))
  }

  @Test("a running tag is updated from a validated one")
  func update() throws {
    try succeed("store", "tag", "clone", "main", "staging")
    try succeed("store", "tag", "state", "main", "RUNNING")
    try succeed("store", "add", "staging", "CDC", "two.json", "--iov", "13/0..*")
    try succeed("store", "iovs", "delete", "staging", "--runs", "12/0..12/*", "--fully-contained")
    for state in ["TESTING", "VALIDATED"] { try succeed("store", "tag", "state", "staging", state) }
    #expect(
      try fail(1, "store", "tag", "update", "main", "staging", "--first", "12/5").contains(
        "does not lie before"))
    let text = try succeed("store", "tag", "update", "main", "staging", "--first", "13/0")
    #expect(
      text.contains("+ CDC 13/0..* r2") && text.contains("the next update can start at run 13/1"), "\(text)")
  }

  @Test("backup, damage, repair, garbage")
  func keeping() throws {
    #expect(try succeed("store", "init", "--store", "elsewhere", "--dry-run").hasPrefix("dry run"))
    #expect(try succeed("store", "backup", "copy", "--dry-run").contains("1 payloads copied"))
    #expect(!Text.exists("\(temporary.path)/copy") && !Text.exists("\(temporary.path)/elsewhere"))
    try succeed("store", "backup", "copy")
    let shown = try succeed("store", "show", "CDC@1", "--json")
    let digest = try #require(
      try JSONValue(parsing: Array(shown.utf8))["payloads"]?.asArray?.first?["sha256"]?.asString)
    unlink("\(temporary.path)/conditions/objects/\(digest.prefix(2))/\(digest)")
    #expect(try program.run("store", "verify").status == 2)
    #expect(try program.run("store", "repair").status == 2)
    #expect(try succeed("store", "repair", "--from", "copy").contains("repaired \(digest) from copy"))
    #expect(try succeed("store", "verify", "--deep") == "the store is sound\n")
    #expect(try succeed("store", "gc").hasPrefix("0 set aside, 0 deleted"))
    #expect(try succeed("store", "snapshot", "main").contains("1 IoVs of 1 payloads"))
  }

  @Test(
    "export and import in every format", arguments: ["database.txt", "basf2", "nopayloaddb", "csv", "json"])
  func exchange(format: String) throws {
    try succeed("store", "add", "main", "CDC", "two.json", "--iov", "13/0..*")
    let file = try succeed("store", "export", format, "main", "--to", "out").prefix { $0 != ":" }
    let text = try succeed("store", "import", format, String(file), "--into", "back")
    #expect(text.contains("`back` (new): 2 added"), "\(text)")
    #expect(try succeed("store", "diff", "main", "back").contains("the same payloads for all runs"))
    let again = try succeed("store", "import", format, String(file), "--into", "back")
    #expect(again.contains("nothing to do"), "\(again)")
  }

  @Test("a wrong database.txt imports nothing and names the line")
  func wrongImport() throws {
    try temporary.write("in/dbstore_A_rev_1.root", "a")
    try temporary.write("in/database.txt", "dbstore/A 1 0,0,-1,-1\ndbstore/B 1 0,0,-1,7\n")
    let text = try fail(1, "store", "import", "database.txt", "in/database.txt", "--into", "new")
    #expect(text.contains("database.txt:2: `0,0,-1,7` is no interval of validity"), "\(text)")
    #expect(try succeed("store", "tags").contains("new") == false)
  }

  @Test("four programs that write at once all succeed, while others read")
  func manyWriters() throws {
    var writers: [Program.Child] = []
    for writer in 0..<4 {
      try temporary.write("\(writer).json", "{\"t0\":\(writer)}")
      for round in 0..<4 {
        let iov = "\(20 + round)/0..\(20 + round)/*"
        writers.append(
          try program.start(["store", "add", "main", "Writer\(writer)", "\(writer).json", "--iov", iov]))
      }
    }
    for _ in 0..<4 { try succeed("store", "iovs", "main") }
    for writer in writers {
      let ending = try program.finish(writer)
      #expect(ending.status == 0, "\(ending.all)")
    }
    let json = try JSONValue(parsing: Array(try succeed("store", "iovs", "main", "--json").utf8))
    #expect(json["iovs"]?.asArray?.count == 17)
    #expect(try succeed("store", "info").contains("commits   17"))
    #expect(try succeed("store", "verify", "--deep") == "the store is sound\n")
  }

  @Test("names and numbers that could do harm are refused, and change nothing")
  func hostileArguments() throws {
    for name in [
      "../../etc/x", "/etc/x", ".hidden", "a b", "a\u{1b}[31mb", "", String(repeating: "x", count: 201),
    ] {
      let text = try fail(64, "store", "add", "main", name, "two.json", "--iov", "20/0..*")
      #expect(text.contains("cannot name a payload") && !text.contains("\u{1b}"), "\(text)")
    }
    for tag in ["a/b", "a b", "", String(repeating: "x", count: 81)] {
      #expect(try fail(64, "store", "tag", "create", tag).contains("cannot name a tag"), "\(tag)")
    }
    for run in [
      "99999999999999999999/1", "1/99999999999999999999", "-1/2", "1/-2", "1", "1/2/3", "4294967296/0",
    ] {
      let text = try fail(64, "store", "get", "CDC", "--run=\(run)", "--tag", "main")
      #expect(text.contains("`\(run)` is no run"), "\(text)")
      #expect(try fail(64, "store", "add", "main", "X", "two.json", "--iov=\(run)..*").contains("\(run)"))
    }
    #expect(try succeed("store", "info").contains("commits   1"))
  }

  @Test("a name in a file that would steer the terminal is shown as what it is")
  func steeringName() throws {
    try temporary.write("in/database.txt", "dbstore/a\u{1b}[2Jb 1 0,0,-1,-1\n")
    let text = try fail(1, "store", "import", "database.txt", "in/database.txt", "--into", "new")
    #expect(text.contains("database.txt:1: ") && !text.contains("\u{1b}"), "\(text)")
    try succeed("store", "tag", "create", "new", "-m", "red \u{1b}[31m")
    #expect(try !succeed("store", "log").contains("\u{1b}"))
  }

  @Test("overlaps are refused with what conflicts, and each rule gives what it says")
  func overlapRules() throws {
    for (revision, text) in [(1, "one"), (2, "two"), (3, "three")] {
      try temporary.write("in/dbstore_A_rev_\(revision).root", text)
    }
    try temporary.write(
      "in/database.txt", "dbstore/A 3 0,0,-1,-1\ndbstore/A 2 5,0,5,-1\ndbstore/A 1 5,10,5,20\n")
    let conflicts = try fail(1, "store", "import", "database.txt", "in/database.txt", "--into", "new")
    for part in ["database.txt:1", "database.txt:2", "0/0..*", "5/0..5/*", "--overlap"] {
      #expect(conflicts.contains(part), "\(part): \(conflicts)")
    }
    for (rule, wanted) in [("last", "one"), ("revision", "three"), ("latest-start", "one")] {
      try succeed(
        "store", "import", "database.txt", "in/database.txt", "--into", rule, "--overlap", rule)
      let shown = try succeed("store", "get", "A", "--run", "5/15", "--tag", rule, "--json")
      let digest = try JSONValue(parsing: Array(shown.utf8))["entry"]?["sha256"]?.asString ?? ""
      let bytes = try Text.read("\(temporary.path)/conditions/objects/\(digest.prefix(2))/\(digest)")
      #expect(bytes == wanted, "\(rule)")
    }
    #expect(
      try fail(64, "store", "import", "database.txt", "in/database.txt", "--overlap", "x").contains("x"))
  }

  @Test("serve answers a script that does what basf2 and nopayloaddb's client do, and stops in order")
  func serve() throws {
    let child = try program.start(["store", "serve", "--port", "0"])
    var address: String?
    for _ in 0..<500 where address == nil {
      usleep(10_000)
      address = try child.errorsSoFar().split(separator: " ").first { $0.hasPrefix("http://") }.map(
        String.init)
    }
    let base = try #require(address)
    let script = "\(Fixture.folder())/client.py"
    if system("python3 -c 'import requests' 2>/dev/null") == 0 {
      #expect(
        system("python3 \(script) \(base) main 12 7 >/dev/null") == 0,
        "the client was not answered as it wants")
    } else {
      print("skipped: no python3 with requests here, so the client of basf2's calls was not run")
    }
    kill(child.pid, SIGTERM)
    let ending = try program.finish(child)
    #expect(ending.status == 0 && ending.errors.hasSuffix("stopped\n"), "\(ending.all)")
  }
}

extension Fixture {
  /// The folder of this target's fixtures.
  fileprivate static func folder(file: String = #filePath) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/Fixtures"
  }
}
