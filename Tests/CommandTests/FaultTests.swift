import CalibTestSupport
import Glibc
import Testing

@Suite("Faults of disks and files")
struct FaultTests {
  private static let script = """
    dataset d {
      files: "data/d_<exp>_<run>.csv"
      columns: { m: GeV }
    }
    calibration c {
      input: d
      collect s = summary(m)
      strategy: per_run
      payload: { mean = s.mean }
    }
    publish "t" { payloads: [c] }

    """

  /// A script with two runs, in a folder of its own.
  private struct Place {
    let temporary: TemporaryFolder
    let program: Program
    var folder: String { temporary.path }

    init() throws {
      temporary = try TemporaryFolder()
      program = Program(folder: temporary.path)
      mkdir("\(temporary.path)/data", 0o755)
      try Text.write("m\n1\n2\n3\n", to: "\(temporary.path)/data/d_1_1.csv")
      try Text.write("m\n4\n5\n7\n", to: "\(temporary.path)/data/d_1_2.csv")
      try Text.write(FaultTests.script, to: "\(temporary.path)/s.calib")
    }

    func run(_ arguments: String...) throws -> Program.Ending {
      try program.run(["run", "s.calib"] + arguments)
    }

    func results() throws -> String { try program.run("results", "s.calib", "--json").output }

    func shell(_ command: String) { #expect(system("cd '\(folder)' && \(command)") == 0) }
  }

  @Test("damaged collected data are collected anew within the run, and the run says so")
  func damagedPartials() throws {
    let place = try Place()
    #expect(try place.run().status == 0)
    let before = try place.results()
    // The bodies of collected entries get another last byte; what was fitted is forgotten.
    place.shell(
      """
      for f in $(grep -rl '"kind":"collect"' .calib/cache); do chmod u+w $f; printf X |
      dd of=$f bs=1 conv=notrunc seek=$(($(stat -c %s $f) - 1)) 2>/dev/null; done;
      rm $(grep -rl '"kind":"execution"' .calib/cache)
      """)
    let again = try place.run("--progress", "none")
    #expect(again.status == 0, "\(again.all)")
    #expect(
      again.errors.contains(
        "what was collected from `data/d_1_1.csv` was damaged, and is collected anew"), "\(again.all)")
    #expect(try place.results() == before)
    let third = try place.run("--progress", "none")
    #expect(third.errors.isEmpty, "\(third.all)")
  }

  @Test("entries of the cache that became folders do not stand in the way")
  func foldersInTheCache() throws {
    let place = try Place()
    #expect(try place.run().status == 0)
    let before = try place.results()
    place.shell("for f in .calib/cache/??/*; do rm $f; mkdir $f; done")
    let again = try place.run()
    #expect(again.status == 0, "\(again.all)")
    #expect(try place.results() == before)
  }

  @Test("a file that changed and looks as before is found where all are verified")
  func verifiedInputs() throws {
    let place = try Place()
    #expect(try place.run().status == 0)
    // The same file, the same size, the same time; as a clock that was set back can leave it.
    place.shell("cp -p data/d_1_1.csv before && printf 'm\\n1\\n2\\n9\\n' > data/d_1_1.csv")
    place.shell("touch -r before data/d_1_1.csv")
    #expect(try place.run().all.contains("nothing to do"))
    let verified = try place.run("--verify-inputs")
    #expect(verified.status == 0, "\(verified.all)")
    #expect(verified.output.contains("4.0 ± 2.5 GeV"), "\(verified.all)")
    #expect(try place.run("--verify-inputs").all.contains("nothing to do"))
  }

  @Test("a link to nothing that a pattern matches is an error, not a run less")
  func linkToNothing() throws {
    let place = try Place()
    place.shell("ln -s nowhere.csv data/d_1_3.csv")
    let ending = try place.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("data/d_1_3.csv: no such file or directory, though its name is there"))
  }

  @Test("a pipe that a pattern matches is an error, not a wait without end")
  func pipe() throws {
    let place = try Place()
    place.shell("mkfifo data/d_1_3.csv")
    let ending = try place.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("`data/d_1_3.csv` is a pipe or a device, and a file was wanted"))
  }

  @Test("results that cannot be kept are shown all the same")
  func resultsThatCannotBeKept() throws {
    let place = try Place()
    #expect(try place.run().status == 0)
    place.shell("rm .calib/scripts/s/results.jsonl && mkdir -p .calib/scripts/s/results.jsonl/x")
    let ending = try place.run()
    #expect(ending.status == 2)
    #expect(ending.output.contains("2.00 ± 0.58 GeV"), "\(ending.all)")
    #expect(ending.errors.contains("cannot write `.calib/scripts/s/results.jsonl`"), "\(ending.all)")
  }

  @Test("what a killed process left unfinished is removed, what a living one writes is not")
  func unfinishedFiles() throws {
    let place = try Place()
    #expect(try place.run().status == 0)
    // A process that ended, and this one.
    place.shell(
      """
      sh -c 'echo torn > .calib/cache/unfinished/$$.1.'$(uname -n);
      echo half > .calib/cache/unfinished/\(getpid()).1.$(uname -n)
      """)
    #expect(try place.run().status == 0)
    place.shell("test $(ls .calib/cache/unfinished | wc -l) = 1")
    place.shell("test -f .calib/cache/unfinished/\(getpid()).1.$(uname -n)")
  }

  @Test("a tag that no store can have is refused before anything runs")
  func impossibleTag() throws {
    let place = try Place()
    place.shell("sed -i 's/\"t\"/\"a tag\"/' s.calib")
    let ending = try place.run()
    #expect(ending.status == 1, "\(ending.all)")
    #expect(ending.errors.contains("`a tag` cannot name a tag"), "\(ending.all)")
    #expect(!ending.all.contains("collect"), "\(ending.all)")
  }

  @Test("a hang-up is an interruption: the run says that it goes on, and that nothing is published")
  func hangUp() throws {
    let example = try Example()
    // So many rows that the run cannot be at its end when the signal comes.
    let repeated = "for f in data/*.csv; do tail -n +2 $f > t; for i in $(seq 30); do cat t; done >> $f; done"
    #expect(system("cd '\(example.folder)' && \(repeated)") == 0)
    let child = try example.program.start(["run", Example.script, "--jobs", "1"])
    // The signals are caught before the journal is begun.
    let journal = "\(example.folder)/.calib/scripts/momentum_scale/journal.jsonl"
    while !Text.exists(journal) { usleep(1_000) }
    kill(child.pid, SIGHUP)
    let ending = try example.program.finish(child)
    #expect(ending.status == 130, "\(ending.all)")
    #expect(ending.output.contains("not published: the run was interrupted"), "\(ending.all)")
  }
}
