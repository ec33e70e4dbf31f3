import CalibModel
import Glibc
import Testing

/// External programs as collectors and algorithms, through the whole program; they are lines for `/bin/sh` and awk.
@Suite("External programs, end to end")
struct ProgramTests {
  /// Adds up the first column of CSV files, and leaves sums and a text.
  private static let collect = """
    #!/bin/sh
    # usage: collect.sh SUMS NOTE FILE…
    set -e
    sums=$1; note=$2; shift 2
    awk -F, 'FNR > 1 { n += 1; s += $1 } END { printf "{\\"records\\": %d, \\"sum\\": %.6f}\\n", n, s }' "$@" > "$sums"
    echo "0 ended well" > "$note"

    """

  /// Divides one number by another, as a table with a header.
  private static let solve = """
    #!/bin/sh
    # usage: solve.sh LINES OUT
    set -e
    echo "label,value" > "$2"
    awk '/^sum/ { s = $2 } /^records/ { n = $2 } END { printf "1,%.6f\\n", s / n }' "$1" >> "$2"

    """

  private static func script(
    per: String = "file", argument: String = "file", merge: String = "", need: Int = 10
  )
    -> String
  {
    """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }

    calibration middle {
      input:    hits
      collect   part = exec {
        run:  ["./collect.sh", out.sums, out.note, \(argument)]
        per:  \(per)
        out:  { sums: Json({ records: Int, sum: Number }), note: Text("note.txt") }
        ok:   note.starts_with("0")
        \(merge)
      }
      let       solved = exec {
        run:    ["./solve.sh", lines(["first line", "sum {part.sums[0].sum}", "records {part.sums[0].records}"]), out.res]
        out:    { res: Table("res.csv", columns: { label: Int, value: mm }) }
        uses:   [File("collect.sh")]
      }
      strategy: per_run
      payload:  { x = solved.res[0].value }
    }
    """
  }

  private func workshop(_ text: String) throws -> Workshop {
    let work = try Workshop(text)
    try work.write(Self.collect, to: "collect.sh")
    try work.write(Self.solve, to: "solve.sh")
    for file in ["collect.sh", "solve.sh"] { chmod("\(work.folder)/\(file)", 0o755) }
    for run in 1...3 { try work.addRun(run, rows: 40, middle: Double(run)) }
    return work
  }

  private func values(_ work: Workshop) throws -> [Double] {
    let intervals = try work.result("middle")?["intervals"]?.asArray ?? []
    return intervals.compactMap { $0["payload"]?["x"]?["value"]?.asDouble }
  }

  @Test("a program collects per file, another computes from what it left, and nothing is done twice")
  func collectsAndComputes() throws {
    let work = try workshop(Self.script())
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    let found = try values(work)
    #expect(found.count == 3)
    for (value, middle) in zip(found, [1.0, 2, 3]) { #expect(abs(value - middle) < 0.05) }
    let again = try work.run()
    #expect(again.status == 0 && again.all.contains("nothing to do"), "\(again.all)")
  }

  @Test("one more run runs the programs for it alone")
  func oneMoreRun() throws {
    let work = try workshop(Self.script())
    #expect(try work.run().status == 0)
    try work.addRun(4, rows: 40, middle: 4)
    let more = try work.run()
    #expect(more.status == 0, "\(more.all)")
    #expect(try values(work).count == 4)
    let programs = try work.program.run("plan", Workshop.script, "--format", "json")
    #expect(programs.status == 0, "\(programs.all)")
  }

  @Test("a changed program runs again")
  func changedProgram() throws {
    let work = try workshop(Self.script())
    #expect(try work.run().status == 0)
    let before = try values(work)
    let doubled = Self.solve.split(separator: "s / n").joined(separator: "2 * s / n")
    try work.write(doubled, to: "solve.sh")
    #expect(try work.run().status == 0)
    let after = try values(work)
    for (old, new) in zip(before, after) { #expect(abs(new - 2 * old) < 1e-5) }
  }

  @Test("a program that fails says so with the end of its log, and the calibration is failed")
  func failingProgram() throws {
    let work = try workshop(Self.script())
    try work.write("#!/bin/sh\necho no such detector >&2\nexit 3\n", to: "solve.sh")
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("no such detector"), "\(ending.all)")
  }

  @Test("who reads constants of a failed program is blocked, though nothing else is under way")
  func failsForOthers() throws {
    let workshop = try workshop(
      """
      dataset hits { files: "hits_<exp>_<run>.csv", columns: { x: mm } }
      calibration first {
        input:   hits
        collect  h = summary(x)
        let      made = exec { run: ["false"], out: { n: Json({ n: Int }) } }
        payload: { n = made.n.n }
      }
      calibration second {
        input:   hits
        collect  h = summary(x)
        let      told = exec { run: ["echo", "{first.n}"], out: { t: Text("t.txt") } }
        payload: { x = h.mean }
        require  said: told.t.starts_with("1")
      }

      """)
    let ending = try workshop.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("first  failed"), "\(ending.all)")
    #expect(ending.all.contains("second  blocked: `first` is failed"), "\(ending.all)")
  }

  @Test("an output that is not as declared names the line and what was wanted")
  func wrongOutput() throws {
    let work = try workshop(Self.script())
    try work.write("#!/bin/sh\nprintf 'label,value\\none,2.5\\n' > \"$2\"\n", to: "solve.sh")
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("has in line 2 `one`, where `label: Int` was wanted"), "\(ending.all)")
  }

  @Test("files of a run are handed over together, and the parts are merged")
  func perRunAndMerge() throws {
    let script = """
      dataset hits {
        files:   "hits_<exp>_<run>*.csv"
        columns: { x: mm }
      }

      calibration middle {
        input:    hits
        collect   part = exec {
          run:   ["./collect.sh", out.sums, out.note, ...files]
          per:   run
          out:   { sums: Json({ records: Int, sum: Number }), note: Text("note.txt") }
          merge: ["./join.sh", merged, ...parts.note]
        }
        payload:  { records = part.sums.records, lines = part.note }
      }
      """
    let work = try workshop(script)
    try work.write("#!/bin/sh\nout=$1; shift\ncat \"$@\" > \"$out\"\n", to: "join.sh")
    chmod("\(work.folder)/join.sh", 0o755)
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    let payload = try work.result("middle")?["intervals"]?.asArray?.first?["payload"]
    #expect(
      payload?["records"]?["value"]?.asInteger ?? payload?["records"]?.asInteger == 120, "\(ending.all)")
  }

  @Test("a plan lists the programs that a run starts, and says of each why")
  func planned() throws {
    let work = try workshop(Self.script())
    func programs() throws -> [JSONValue] {
      let ending = try work.program.run("plan", Workshop.script, "--format", "json")
      let json = try JSONValue(parsing: Array(ending.output.utf8))
      return (json["tasks"]?.asArray ?? []).filter { $0["kind"]?.asString == "exec" }
    }
    let before = try programs()
    #expect(
      before.compactMap { $0["id"]?.asString ?? $0["name"]?.asString }.count == before.count
        && before.count == 6)
    let actions = before.compactMap { $0["action"]?.asString }
    #expect(actions == ["run", "run", "run", "conditional", "conditional", "conditional"])
    #expect(try work.run().status == 0)
    #expect(try programs().compactMap { $0["action"]?.asString } == Array(repeating: "reuse", count: 6))
  }

  /// Two programs of different runs, each of which waits until the other has begun.
  @Test("programs of different runs are at work at the same time")
  func programsOfRunsTogether() throws {
    let script = """
      dataset hits {
        files:   "hits_<exp>_<run>.csv"
        columns: { x: mm }
      }

      calibration middle {
        input:    hits
        collect   part = exec {
          run: ["./meet.sh", out.note, run, ...files]
          per: run
          out: { note: Text("note.txt") }
        }
        payload:  { first = part.note[0], second = part.note[1] }
      }
      """
    let work = try Workshop(script, runs: [1: 5, 2: 5])
    let meet = """
      #!/bin/sh
      here=$(dirname "$0"); own=$(basename "$2"); touch "$here/met.$own"
      n=0
      while [ "$(ls "$here"/met.* | wc -l)" -lt 2 ]; do
        n=$((n + 1)); [ $n -lt 600 ] || exit 1
        sleep 0.05
      done
      echo "$2" > "$1"

      """
    try work.write(meet, to: "meet.sh")
    chmod("\(work.folder)/meet.sh", 0o755)
    let ending = try work.run("--jobs", "2")
    #expect(ending.status == 0, "\(ending.all)")
  }

  @Test("a program is handed the constants of another calibration as a file and as a database")
  func constantsForPrograms() throws {
    let script = """
      dataset hits {
        files:   "hits_<exp>_<run>.csv"
        columns: { x: mm }
      }

      calibration spot {
        input:    hits
        collect   s = summary(x)
        strategy: per_run
        writes:   "Spot"
        payload:  { x = s.mean }
      }

      calibration reader {
        input:    hits
        collect   part = exec {
          run: ["./copy.sh", spot.file, spot.database, out.both]
          out: { both: Text("both.txt") }
        }
        strategy: per_run
        payload:  { seen = part.both[0] }
      }
      """
    let work = try Workshop(script, runs: [1: 5, 2: 5])
    let copy = """
      #!/bin/sh
      cat "$1" "$2/database.txt" > "$3"
      cd "$2" && md5sum *.root | sed 's/^\\(......\\)[^ ]*  .*rev_\\1.*/the name tells the bytes/' >> "$OLDPWD/$3"

      """
    try work.write(copy, to: "copy.sh")
    chmod("\(work.folder)/copy.sh", 0o755)
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    let intervals = try work.result("reader")?["intervals"]?.asArray ?? []
    let seen = intervals.compactMap {
      $0["payload"]?["seen"]?.asString ?? $0["payload"]?["seen"]?["value"]?.asString
    }
    #expect(seen.count == 2)
    #expect(seen.first?.contains("\"calib constants 1\"") == true, "\(seen)")
    #expect(
      seen.first?.contains("dbstore/Spot ") == true && seen.first?.contains(" 1,1,1,1") == true, "\(seen)")
    #expect(seen.allSatisfy { $0.contains("the name tells the bytes") }, "\(seen)")
  }

  /// Programs and built-in tasks, several passes, and a publication.
  private static let whole = """
    calib 1
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }

    calibration middle {
      input:    hits
      iterate   shift from 0 mm to shift + s.mean, until abs(s.mean) < 1 um, at most 4
      collect   s = summary(x - shift)
      collect   part = exec {
        run:  ["./collect.sh", out.sums, out.note, file]
        out:  { sums: Json({ records: Int, sum: Number }), note: Text("note.txt") }
      }
      let       solved = exec {
        run:    ["./solve.sh", lines(["sum {part.sums[0].sum}", "records {part.sums[0].records}"]), out.res]
        out:    { res: Table("res.csv", columns: { label: Int, value: mm }) }
      }
      strategy: per_run
      payload:  { x = solved.res[0].value, shift }
    }

    publish "t" { payloads: [middle] }

    """

  /// Every other time the engine alone is killed, so that its programs survive it: the next run ends them.
  @Test("killed at random moments and started again, programs leave the results of an undisturbed run")
  func killed() throws {
    let reference = try workshop(Self.whole)
    let whole = try reference.run()
    #expect(whole.status == 0, "\(whole.all)")
    let work = try workshop(Self.whole)
    var generator = SystemRandomNumberGenerator()
    for attempt in 0..<KillTests.kills {
      if attempt.isMultiple(of: 5) {
        #expect(system("rm -rf '\(work.folder)/.calib' '\(work.folder)/conditions'") == 0)
      }
      let child = try work.program.start(["run", Workshop.script, "--progress", "none"])
      usleep(UInt32(Double.random(in: 0...whole.milliseconds, using: &generator) * 1000))
      kill(attempt.isMultiple(of: 2) ? -child.pid : child.pid, SIGKILL)
      _ = try work.program.finish(child)
    }
    let last = try work.run()
    #expect(last.status == 0, "\(last.all)")
    #expect(try values(work) == values(reference))
    #expect(try work.published("t") == reference.published("t"))
    let log = try work.program.run("store", "log")
    let commits = log.output.split(separator: "\n").count { $0.hasPrefix("commit ") }
    #expect(commits == 1, "\(log.output)")
    let verified = try work.program.run("store", "verify", "--deep")
    #expect(verified.status == 0, "\(verified.all)")
    #expect(try Text.names(in: "\(work.folder)/.calib/scripts/script/exec/scratch").isEmpty)
  }

  @Test("a program that survived its engine is ended before its task runs again")
  func survivor() throws {
    let work = try workshop(Self.script())
    let slow = "#!/bin/sh\necho $$ > \"$0.pid.$$\"\nexec sleep 300\n"
    try work.write(slow, to: "collect.sh")
    let child = try work.program.start(["run", Workshop.script, "--jobs", "1", "--progress", "none"])
    func pids() throws -> [pid_t] {
      try Text.names(in: work.folder).filter { $0.hasPrefix("collect.sh.pid.") }
        .compactMap { pid_t($0.split(separator: ".").last ?? "") }
    }
    for _ in 0..<3000 where try pids().isEmpty { usleep(10_000) }
    let first = try #require(try pids().first)
    kill(child.pid, SIGKILL)
    _ = try work.program.finish(child)
    #expect(kill(first, 0) == 0, "it did not survive")
    try work.write(Self.collect, to: "collect.sh")
    let next = try work.run()
    #expect(next.status == 0, "\(next.all)")
    #expect(next.all.contains("a program that an earlier run left running was ended"), "\(next.all)")
    // Whoever takes in orphans may not have taken note of its end yet.
    let state = (try? Text.read("/proc/\(first)/stat").split(separator: " ").dropFirst(2).first).flatMap {
      $0
    }
    #expect(state == nil || state == "Z")
  }
}
