import CalibTestSupport
import Glibc
import Testing

@Suite("Bad input ends in a clear error, with nothing written")
struct BadInputTests {
  static let script = """
    dataset dimuon {
      files:   "data/dimuon_<exp>_<run>.csv"
      columns: { mass: GeV, n: Int }
    }

    calibration scale {
      input:   dimuon where n > 0
      collect  h = histogram(mass, bins: 10, range: 80..100 GeV)
      payload: { mean = h.mean }
    }

    publish "t" { payloads: [scale] }

    """
  static let good = "mass,n\n90,1\n91,2\n92,3\n"

  /// A folder with the script and one data file.
  struct Case {
    let temporary: TemporaryFolder
    let program: Program

    init(
      data: String? = BadInputTests.good, name: String = "dimuon_1_1.csv",
      script: String = BadInputTests.script
    )
      throws
    {
      temporary = try TemporaryFolder()
      program = Program(folder: temporary.path)
      mkdir("\(temporary.path)/data", 0o755)
      try Text.write(script, to: "\(temporary.path)/s.calib")
      if let data { try Text.write(data, to: "\(temporary.path)/data/\(name)") }
    }

    /// Runs the script; it must not end well, and nothing may be published.
    func refused(_ status: Int32) throws -> String {
      let ending = try program.run("run", "s.calib")
      #expect(ending.status == status, "\(ending.all)")
      #expect(!Text.exists("\(temporary.path)/conditions/store.sqlite"))
      return ending.all
    }
  }

  @Test("good input is accepted")
  func good() throws {
    let accepted = try Case()
    let ending = try accepted.program.run("run", "s.calib")
    #expect(ending.status == 0, "\(ending.all)")
  }

  @Test("no file matches the pattern")
  func missingFile() throws {
    let text = try Case(data: nil).refused(1)
    #expect(text.contains("data/dimuon_<exp>_<run>.csv") && text.contains("s.calib:2"), "\(text)")
  }

  @Test("a header without a declared column names it and what there is")
  func missingColumn() throws {
    let text = try Case(data: "masse,n\n90,1\n").refused(1)
    #expect(text.contains("`mass`") && text.contains("masse") && text.contains("dimuon_1_1.csv"), "\(text)")
  }

  @Test(
    "a bad row is named by file, line and column",
    arguments: [
      ("mass,n\n90,1\n91\n", "3", "1 field"), ("mass,n\n90,1\nninety,2\n", "3", "`mass`"),
      ("mass,n\n90,1\n91,2.5\n", "3", "`n`"), ("mass,n\n90,1\n,2\n", "3", "`mass`"),
    ])
  func badRow(_ data: String, _ line: String, _ word: String) throws {
    let text = try Case(data: data).refused(1)
    #expect(text.contains("dimuon_1_1.csv") && text.contains(line) && text.contains(word), "\(text)")
  }

  @Test("bad rows are skipped where the script allows it, and counted")
  func skippedRows() throws {
    let script = Self.script.replacingCharacters(
      in: try #require(Self.script.firstRange(of: "columns:")), with: "bad_rows: skip up to 2\n  columns:")
    let allowed = try Case(data: "mass,n\n90,1\nx,2\n91,3\n92,4\n", script: script)
    let ending = try allowed.program.run("run", "s.calib")
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.all.contains("1 row"), "\(ending.all)")
    let text = try Case(data: "mass,n\n90,1\nx,2\ny,3\nz,4\n", script: script).refused(1)
    #expect(text.contains("dimuon_1_1.csv"), "\(text)")
  }

  @Test("an empty file is refused")
  func emptyFile() throws {
    let text = try Case(data: "").refused(1)
    #expect(text.contains("dimuon_1_1.csv") && text.contains("empty"), "\(text)")
  }

  @Test("a run number that cannot be read is refused")
  func badRunNumber() throws {
    let text = try Case(name: "dimuon_1_99999999999999999999.csv").refused(1)
    #expect(text.contains("99999999999999999999"), "\(text)")
  }

  @Test("a folder that is no store is refused")
  func notAStore() throws {
    let bad = try Case()
    mkdir("\(bad.temporary.path)/conditions", 0o755)
    try Text.write("mine", to: "\(bad.temporary.path)/conditions/letter.txt")
    let text = try bad.refused(2)
    #expect(text.contains("conditions"), "\(text)")
    #expect(Text.exists("\(bad.temporary.path)/conditions/letter.txt"))
  }

  @Test("a store of a newer format is refused")
  func newerStore() throws {
    let bad = try Case()
    mkdir("\(bad.temporary.path)/conditions", 0o755)
    try Text.write("calib conditions store 99\n", to: "\(bad.temporary.path)/conditions/format")
    let text = try bad.refused(2)
    #expect(text.contains("99") || text.contains("newer"), "\(text)")
  }

  @Test("a full disk ends in an error that says so; with room again, the same command goes on")
  func fullDisk() throws {
    let temporary = try TemporaryFolder()
    let disk = "\(temporary.path)/disk"
    mkdir(disk, 0o755)
    guard mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0 else {
      print("skipped: a small file system cannot be mounted here")
      return
    }
    defer { umount(disk) }
    let program = Program(folder: temporary.path)
    mkdir("\(temporary.path)/data", 0o755)
    try Text.write(Self.good, to: "\(temporary.path)/data/dimuon_1_1.csv")
    try Text.write(Self.script, to: "\(temporary.path)/s.calib")
    let filler = "\(disk)/filler"
    try? Text.write(String(repeating: "x", count: 1 << 20), to: filler)
    let ending = try program.run("run", "s.calib", "--work", "\(disk)/work", "--store", "\(disk)/store")
    #expect(ending.status == 2, "\(ending.all)")
    #expect(ending.all.lowercased().contains("no space left"), "\(ending.all)")
    unlink(filler)
    umount(disk)
    #expect(mount("tmpfs", disk, "tmpfs", 0, "size=8m") == 0)
    let again = try program.run("run", "s.calib", "--work", "\(disk)/work", "--store", "\(disk)/store")
    #expect(again.status == 0, "\(again.all)")
  }
}
