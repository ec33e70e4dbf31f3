import CalibModel
import CalibTasks
import Testing

@Suite("Patterns of file names")
struct ScanFilePatternTests {
  private func files(_ names: [String], _ patterns: [String], needsRun: Bool = true) throws -> [String] {
    let folder = try ScanFolderFixture()
    for name in names { try folder.write(name, "x\n") }
    return try FilePatternExpansion(patterns: patterns, folder: folder.path, needsRun: needsRun).files.map {
      "\($0.run.map(\.description) ?? "-") \($0.path.dropFirst(folder.path.count + 1))"
    }
  }

  private func failure(_ names: [String], _ patterns: [String], link: String? = nil) throws
    -> FilePatternError?
  {
    let folder = try ScanFolderFixture()
    for name in names { try folder.write(name, "x\n") }
    if let link, let first = names.first { try folder.link(link, to: first) }
    do throws(FilePatternError) {
      _ = try FilePatternExpansion(patterns: patterns, folder: folder.path, needsRun: true)
      return nil
    } catch {
      return FilePatternError(
        error.kind, error.message.replacing("\(folder.path)/", with: ""),
        help: error.help.replacing(folder.path, with: "DIR"))
    }
  }

  @Test("captured runs sort the files, by number and then by path")
  func captures() throws {
    let names = [
      "data/mu_12_100.csv", "data/mu_12_9.csv", "data/mu_2_500.csv", "data/mu_12_9b.csv", "data/other",
    ]
    #expect(
      try files(names, ["data/mu_<exp>_<run>.csv"]) == [
        "2/500 data/mu_2_500.csv", "12/9 data/mu_12_9.csv", "12/100 data/mu_12_100.csv",
      ])
  }

  @Test("stars and other captures match within a folder, and a name captured twice has one value")
  func starsAndFolders() throws {
    let names = ["a_x/1/f_1.csv", "a_x/1/f_2.csv", "a_long_tag/3/f_3.csv", "b/4/f_4.csv", "a_x/.5/f_5.csv"]
    #expect(
      try files(names, ["a_<tag>/<run>/*_<run>.csv"]) == ["0/1 a_x/1/f_1.csv", "0/3 a_long_tag/3/f_3.csv"])
    #expect(try files(names, ["*/4/*"], needsRun: false) == ["- b/4/f_4.csv"])
  }

  @Test("two files of one run are fine where they are two")
  func oneRunInTwoFiles() throws {
    #expect(try files(["a_1.csv", "b_1.csv"], ["a_<run>.csv", "b_<run>.csv"]).count == 2)
  }

  @Test("one file under two names or two patterns is an error that names both")
  func sameFileTwice() throws {
    let linked = try failure(["a_1.csv"], ["<what>_<run>.csv"], link: "b_1.csv")
    #expect(linked?.kind == .sameFileTwice)
    #expect(linked?.message == "`a_1.csv` and `b_1.csv` are the same file: its events would count twice")
    let twice = try failure(["a_1.csv"], ["a_<run>.csv", "*_<run>.csv"])
    #expect(
      twice?.message
        == "`a_1.csv` matches both `a_<run>.csv` and `*_<run>.csv`: its events would count twice")
  }

  @Test("another capture than `<run>` is told to be renamed")
  func captureName() throws {
    let error = try failure(["a_1.csv"], ["a_<rn>.csv"])
    #expect(error?.kind == .noRunCapture)
    #expect(error?.message == "`a_<rn>.csv` captures `<rn>`, but no `<run>`")
    #expect(error?.help == "rename it: `a_<run>.csv`")
    #expect(
      try failure(["a_1.csv"], ["*.csv"])?.message == "`*.csv` does not say where the run number stands")
  }

  @Test("a run number that is too large is an error that names the file")
  func unreadableRun() throws {
    let error = try failure(["a_99999999999999999999.csv"], ["a_<run>.csv"])
    #expect(
      error?.message
        == "`a_99999999999999999999.csv`: the run number `99999999999999999999` cannot be read; it is at most 4294967294"
    )
    #expect(try failure(["a_4294967295_1.csv"], ["a_<exp>_<run>.csv"])?.kind == .unreadableRun)
  }

  @Test("a pattern that matches nothing says how far it leads and what is there")
  func noFile() throws {
    let name = try failure(["data/dimuom_1.csv", "data/zzz"], ["data/dimuon_<run>.csv"])
    #expect(name?.message == "no file matches `data/dimuon_<run>.csv`")
    #expect(name?.help == "`DIR/data` exists and has `dimuom_1.csv`, `zzz`")
    let folder = try failure(["data/a_1.csv"], ["dta/a_<run>.csv"])
    #expect(folder?.help == "`DIR` has no folder `dta`; did you mean `data`?")
  }
}
