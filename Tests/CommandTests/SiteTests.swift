import CalibTestSupport
import Glibc
import Testing

/// `backend`, `notify` and the site's own file.
@Suite("Site")
struct SiteTests {
  /// A calibration whose programs, one for each file, note how many of them run at a time.
  private static let script = """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }
    calibration middle {
      input:    hits
      collect   s = summary(x)
      collect   part = exec {
        run: ["./collect.sh", file, out.note]
        out: { note: Text("note.txt") }
      } with { resources: { RESOURCES } }
      strategy: per_run
      payload:  { x = s.mean }
    }

    """

  /// Four runs, each with a program that leaves the most that it saw of its kind at the same time.
  private func workshop(resources: String) throws -> Workshop {
    let text = Self.script.split(separator: "RESOURCES").joined(separator: resources)
    let work = try Workshop(text, runs: [1: 9, 2: 9, 3: 9, 4: 9])
    try work.write(
      """
      #!/bin/sh
      here=$(dirname "$0")
      mkdir -p "$here/now"; touch "$here/now/$$"; sleep 0.3
      ls "$here/now" | wc -l >> "$here/seen"
      rm "$here/now/$$"; echo done > "$2"

      """, to: "collect.sh")
    chmod("\(work.folder)/collect.sh", 0o755)
    return work
  }

  /// The most programs that ran at the same time.
  private func most(_ work: Workshop) throws -> Int {
    let lines = try Text.read("\(work.folder)/seen").split(separator: "\n")
    #expect(lines.count == 4)
    return lines.compactMap { Int($0.filter(\.isNumber)) }.max() ?? 0
  }

  @Test(
    "a backend's cores, memory and tokens bound what runs at the same time",
    arguments: [
      ("workers: 4", "cpus: 1", 2...4), ("workers: 1", "cpus: 1", 1...1), ("workers: 4", "cpus: 4", 1...1),
      ("workers: 4, memory: 2 GB", "memory: 2 GB", 1...1),
      ("workers: 4, tokens: { licence: 2 }", "tokens: { licence: 1 }", 2...2),
      ("workers: 4", "tokens: { licence: 1 }", 1...1),
    ])
  func bounds(backend: String, resources: String, wanted: ClosedRange<Int>) throws {
    let work = try workshop(resources: resources)
    try work.write("backend local { \(backend) }\n", to: "site.calib")
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(wanted.contains(try most(work)), "\(backend), \(resources)")
  }

  @Test("the script's own words count before those of the site, and mistakes of the site are shown there")
  func precedence() throws {
    let work = try workshop(resources: "cpus: 1")
    try work.write("backend local { workers: 4 }\n", to: "site.calib")
    let text = try Text.read("\(work.folder)/\(Workshop.script)")
    try work.write(text + "backend local { workers: 1 }\n", to: Workshop.script)
    #expect(try work.run().status == 0)
    #expect(try most(work) == 1)
    try work.write("backend local { wrokers: 4 }\n", to: "site.calib")
    let wrong = try work.run()
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("--> site.calib:1:17"), "\(wrong.errors)")
  }

  @Test("the command of `notify` is told how the run ended, and that it failed is a warning")
  func notifications() throws {
    let work = try Workshop(
      """
      dataset hits { files: "hits_<exp>_<run>.csv", columns: { x: mm } }
      calibration middle {
        input:   hits
        collect  s = summary(x)
        payload: { x = s.mean }
        require  many: s.entries > LIMIT
      }

      """.split(separator: "LIMIT").joined(separator: "5"), runs: [1: 9])
    try work.write(
      """
      notify {
        on_success: ["/bin/sh", "-c", "echo well $CALIB_STATUS $CALIB_SCRIPT > told"]
        on_failure: ["/bin/sh", "-c", "echo badly $CALIB_STATUS > told; exit 3"]
      }

      """, to: "site.calib")
    #expect(try work.run().status == 0)
    #expect(try Text.read("\(work.folder)/told") == "well 0 script.calib\n")
    let text = try Text.read("\(work.folder)/\(Workshop.script)")
    try work.write(text.split(separator: "> 5").joined(separator: "> 50"), to: Workshop.script)
    let failed = try work.run()
    #expect(failed.status == 1)
    #expect(try Text.read("\(work.folder)/told") == "badly 1\n")
    #expect(
      failed.errors.contains("warning: the notification `/bin/sh` failed; its log is `"), "\(failed.errors)")
  }
}
