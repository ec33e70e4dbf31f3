import CalibTestSupport
import Glibc
import Testing

/// What can go wrong outside of a script while it runs: each ends with a message that says what, and what to do.
@Suite("Bad luck")
struct BadLuckTests {
  /// A calibration with a program, `collect.sh`, that takes the paths of a data file and of its output.
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
      }
      strategy: per_run
      payload:  { x = s.mean }
    }

    """

  private func workshop(collecting line: String) throws -> Workshop {
    let work = try Workshop(Self.script, runs: [1: 20, 2: 20])
    try work.write("#!/bin/sh\n\(line)\necho done > \"$2\"\n", to: "collect.sh")
    chmod("\(work.folder)/collect.sh", 0o755)
    return work
  }

  /// Waits until a file is there; a program of the script makes it.
  private func wait(for path: String) throws {
    for _ in 0..<3000 where !Text.exists(path) { usleep(10_000) }
    try #require(Text.exists(path))
  }

  /// Runs a line of the shell in the script's folder, where `$calib` is the program.
  private func shell(_ line: String, in work: Workshop) -> Int32 {
    let status = system("cd '\(work.folder)' && calib='\(Program.path)' && export HOME=. && \(line)")
    return (status >> 8) & 0xff
  }

  @Test(
    "a full disk fails the task with the system's reason, and the next run goes on",
    .enabled(if: Self.mayMount))
  func fullDisk() throws {
    let work = try workshop(collecting: "true")
    let disk = "\(work.folder)/disk"
    mkdir(disk, 0o755)
    try #require(shell("mount -t tmpfs -o size=64k none disk", in: work) == 0)
    defer { _ = shell("umount -l disk", in: work) }
    #expect(shell("head -c 60000 /dev/zero > disk/rest", in: work) == 0)
    let ending = try work.run("--work", "disk/work")
    #expect(ending.status == 1 || ending.status == 2, "\(ending.all)")
    #expect(ending.all.lowercased().contains("no space left on device"), "\(ending.all)")
    unlink("\(disk)/rest")
    #expect(shell("mount -o remount,size=8m disk", in: work) == 0)
    let next = try work.run("--work", "disk/work")
    #expect(next.status == 0, "\(next.all)")
  }

  /// Only root may mount, and not everywhere.
  static let mayMount: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    let path = folder.path
    return system("mount -t tmpfs -o size=64k none '\(path)' 2>/dev/null && umount '\(path)'") == 0
  }()

  @Test("files that may not grow any more end a run as a full disk does")
  func fileSizeLimit() throws {
    let work = try workshop(collecting: "true")
    // Without the signal the write itself fails; a limit of no blocks leaves nothing but empty files.
    let status = shell(
      "(trap '' XFSZ; ulimit -f 0; \"$calib\" run script.calib) 2>&1 | cat > told.txt", in: work)
    #expect(status == 0)
    let told = try Text.read("\(work.folder)/told.txt")
    #expect(told.lowercased().contains("file too large"), "\(told)")
    let next = try work.run()
    #expect(next.status == 0, "\(next.all)")
  }

  @Test("a file that cannot be read is named, with the system's reason")
  func unreadableFile() throws {
    let work = try workshop(collecting: "true")
    // Root may read what nobody may, so for it the file is one whose reading fails.
    if geteuid() == 0 {
      unlink("\(work.folder)/hits_1_2.csv")
      symlink("/proc/self/mem", "\(work.folder)/hits_1_2.csv")
    } else {
      chmod("\(work.folder)/hits_1_2.csv", 0)
    }
    let ending = try work.run()
    #expect(ending.status != 0)
    #expect(ending.all.contains("hits_1_2.csv"), "\(ending.all)")
    let reasons = ["permission denied", "input/output error", "is empty"]
    #expect(reasons.contains { ending.all.lowercased().contains($0) }, "\(ending.all)")
  }

  @Test("a file that changes while it is read fails its task, and the next run reads it anew")
  func changingFile() throws {
    let work = try workshop(collecting: "test -f changed || { echo 1.5,1 >> \"$1\"; }")
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("hits_1_1.csv` changed since the run began"), "\(ending.all)")
    try work.write("#!/bin/sh\necho done > \"$2\"\n", to: "collect.sh")
    let next = try work.run()
    #expect(next.status == 0, "\(next.all)")
  }

  @Test("a program that ignores that it shall end is killed after its grace")
  func deafProgram() throws {
    let work = try workshop(
      collecting: "trap '' TERM INT\necho $$ > \"$0\".pid\nwhile :; do sleep 0.1; done")
    let child = try work.program.start(["run", Workshop.script, "--progress", "none"])
    try wait(for: "\(work.folder)/collect.sh.pid")
    kill(child.pid, SIGINT)
    let ending = try work.program.finish(child)
    #expect(ending.status == 130, "\(ending.all)")
    let pid = try #require(pid_t(try Text.read("\(work.folder)/collect.sh.pid").split(separator: "\n")[0]))
    #expect(kill(pid, 0) != 0, "the program goes on")
  }

  @Test("the same script started twice: the second says who runs it, and changes nothing")
  func startedTwice() throws {
    let work = try workshop(collecting: "touch \"$0\".begun\nwhile ! test -f \"$0\".end; do sleep 0.05; done")
    let child = try work.program.start(["run", Workshop.script, "--progress", "none"])
    try wait(for: "\(work.folder)/collect.sh.begun")
    let second = try work.run()
    try work.write("", to: "collect.sh.end")
    let first = try work.program.finish(child)
    #expect(second.status == 2, "\(second.all)")
    #expect(second.all.contains("\(child.pid)"), "\(second.all)")
    #expect(first.status == 0, "\(first.all)")
  }

  @Test("a work folder that is deleted underneath fails what needs it, and the next run makes it anew")
  func deletedWorkFolder() throws {
    let work = try workshop(collecting: "rm -rf \"$(dirname \"$0\")/.calib\"")
    let ending = try work.run()
    #expect(ending.status != 0)
    #expect(ending.errors.contains("the work folder `.calib` was deleted"), "\(ending.all)")
    try work.write("#!/bin/sh\necho done > \"$2\"\n", to: "collect.sh")
    let next = try work.run()
    #expect(next.status == 0, "\(next.all)")
    #expect(try work.intervals("middle") == "1/1 1/2")
  }
}
