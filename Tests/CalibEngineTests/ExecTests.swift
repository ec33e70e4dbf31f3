import CalibEngine
import CalibGraph
import CalibModel
import Glibc
import Synchronization
import Testing

/// External programs, with /bin/sh and a runner that wants one for each execution of `lone`.
@Suite("External programs")
struct ExecTests {
  private func fake(_ line: String, _ change: @escaping @Sendable (ExecCommand) -> ExecCommand = { $0 })
    -> FakeWork
  {
    var fake = FakeWork()
    fake.lone.strategy = .single
    fake.lone.gaps = .block
    fake.world.change { state in
      state.command = { request in
        guard request.calibration == "lone" else { return nil }
        return change(
          ExecCommand(
            name: "lone/pede", calibration: "lone", program: .shell(line),
            environment: ["PATH": "/usr/bin:/bin"], outputs: [.init(name: "res", path: "out/res.txt")],
            graceSeconds: 0.2, retriesOn: [.signal, .timeout, .exit([75])], pauseSeconds: 0.01))
      }
    }
    return fake
  }

  /// Runs only `lone`, with an observer.
  private func run(
    _ fake: FakeWork, _ folder: String, cache: MemoryCache = MemoryCache(), workers: Int = 2,
    interruption: Interruption = Interruption(), observer: @escaping (RunEvent) -> Void = { _ in }
  ) throws -> RunOutcome {
    fake.engine(
      cache, EngineOptions(workers: workers, only: ["lone"]), interruption: interruption,
      execs: try ExecFolder("\(folder)/exec"), observer: observer, clock: Engine.milliseconds
    ).run(fake.work(digests: true))
  }

  private func text(_ outcome: RunOutcome) -> Payload.Constant? {
    outcome.results.first?.intervals.first?.report.constant("text")
  }

  @Test func handOverTheirOutputs() throws {
    try withFolder { folder in
      var names: [String] = []
      let outcome = try run(fake("echo some words; printf 42 > out/res.txt"), folder) {
        if case .added(let task) = $0, task.kind == .exec { names.append(task.name) }
      }
      #expect(text(outcome) == .string("42"))
      #expect(names == ["lone/1/execution/1/6/exec"])
      #expect(FolderContents.names("\(folder)/exec/scratch").isEmpty)
      let logs = FolderContents.names("\(folder)/exec/logs")
      #expect(logs.count == 1)
      #expect(try String(contentsOfPath: "\(folder)/exec/logs/\(logs[0])") == "some words\n")
    }
  }

  @Test func areNotStartedAgainWhereTheirResultIsKnown() throws {
    try withFolder { folder in
      let line = "echo x >> \(folder)/count; printf 42 > out/res.txt"
      _ = try run(fake(line), folder)
      // The execution is not known any more, its program is.
      let outcome = try run(fake(line), folder)
      #expect(text(outcome) == .string("42"))
      #expect(try String(contentsOfPath: "\(folder)/count") == "x\n")
      _ = try run(fake(line + " "), folder)
      #expect(try String(contentsOfPath: "\(folder)/count") == "x\nx\n")
    }
  }

  @Test func getTheirInputsAndNothingOfOurEnvironment() throws {
    try withFolder { folder in
      let fake = fake(
        "cat in/steer.txt > out/res.txt; env | cut -d= -f1 | sort | tr '\\n' ' ' >> out/res.txt"
      ) {
        command in
        ExecCommand(
          name: command.name, calibration: command.calibration, program: command.program,
          environment: ["PATH": "/usr/bin:/bin", "GREETING": "hello"],
          inputs: [.init(path: "in/steer.txt", content: .bytes(Array("steer ".utf8)))],
          outputs: command.outputs)
      }
      let outcome = try run(fake, folder)
      #expect(text(outcome) == .string("steer CALIB_EXEC GREETING PATH PWD "))
    }
  }

  @Test func thatFailSayWhatTheirLogEndsWith() throws {
    try withFolder { folder in
      let lone = try run(fake("echo no licence >&2; exit 3"), folder).results[0]
      #expect(lone.outcome == .failed)
      #expect(
        lone.note == "1/1..1/6: `lone/pede` ended with status 3; its log ends with:\nno licence")
    }
  }

  @Test func withoutAPromisedOutputHaveFailed() throws {
    try withFolder { folder in
      let missing = try run(fake("true"), folder).results[0]
      #expect(missing.note == "1/1..1/6: `lone/pede` ended, but `out/res.txt`: this output is not there")
      let link = try run(fake("ln -s /etc/passwd out/res.txt"), folder).results[0]
      #expect(link.note == "1/1..1/6: `lone/pede` ended, but `out/res.txt`: this output is no plain file")
    }
  }

  @Test func thatCannotBeStartedSaySo() throws {
    try withFolder { folder in
      let fake = fake("") { command in
        ExecCommand(name: command.name, calibration: "lone", program: .arguments(["/no/such/program"]))
      }
      let lone = try run(fake, folder).results[0]
      #expect(lone.note == "1/1..1/6: `/no/such/program` cannot be started: no such file or directory")
    }
  }

  @Test func mayNotReachOutOfTheirFolder() throws {
    try withFolder { folder in
      let fake = fake("true") { command in
        ExecCommand(
          name: command.name, calibration: "lone", program: command.program,
          inputs: [.init(path: "../up", content: .bytes([]))])
      }
      let lone = try run(fake, folder).results[0]
      #expect(lone.note.contains("a path inside of the task's own folder was wanted"))
    }
  }

  @Test func thatTakeTooLongAreEnded() throws {
    try withFolder { folder in
      let fake = fake("trap '' TERM; sleep 60 & wait; sleep 60") { command in
        ExecCommand(
          name: command.name, calibration: "lone", program: command.program,
          environment: command.environment, timeoutSeconds: 0.2, graceSeconds: 0.2)
      }
      let began = Engine.milliseconds()
      let lone = try run(fake, folder).results[0]
      #expect(lone.note == "1/1..1/6: `lone/pede` took longer than 0.2 s and was ended")
      #expect(Engine.milliseconds() - began < 20_000)
    }
  }

  @Test func areTriedAgainForTheCausesThatAreNamed() throws {
    try withFolder { folder in
      let line =
        "echo x >> \(folder)/count; [ $(wc -l < \(folder)/count) -ge 3 ] || exit 75; printf 1 > out/res.txt"
      var retrying = fake(line)
      retrying.lone.policy.retries = 3
      var attempts: [Int] = []
      let outcome = try run(retrying, folder) {
        if case .failed(_, let attempt, _, _) = $0 { attempts.append(attempt) }
      }
      #expect(text(outcome) == .string("1"))
      #expect(attempts == [1, 2])
      #expect(outcome.summary.tasksFailed == 0)
      var other = fake("echo x >> \(folder)/others; exit 4")
      other.lone.policy.retries = 3
      #expect(try run(other, folder).results[0].outcome == .failed)
      #expect(try String(contentsOfPath: "\(folder)/others") == "x\n")
    }
  }

  @Test func leaveNothingRunningBehind() throws {
    try withFolder { folder in
      let line = """
        (trap '' HUP TERM; sleep 300) & echo $! > \(folder)/pid
        setsid sh -c 'echo $$ > \(folder)/stray; exec sleep 300' &
        while [ ! -s \(folder)/stray ]; do sleep 0.01; done
        printf 1 > out/res.txt
        """
      #expect(try text(run(fake(line), folder)) == .string("1"))
      for name in ["pid", "stray"] {
        let pid = try #require(pid_t(try String(contentsOfPath: "\(folder)/\(name)").filter(\.isNumber)))
        let gone = isGone(pid)
        #expect(gone, "\(name)")
      }
    }
  }

  @Test func areEndedByAnInterruptionAndStartedAnewByTheNextRun() throws {
    try withFolder { folder in
      let interruption = Interruption()
      let line = """
        echo $$ > \(folder)/new; mv \(folder)/new \(folder)/pid
        [ -e \(folder)/go ] || sleep 300
        printf 7 > out/res.txt
        """
      let outcome = try run(fake(line), folder, interruption: interruption) {
        if case .progressed = $0 { return }
        guard case .started = $0 else { return }
        // The program says that it runs; then the user has enough.
        let waiter = Interrupter(interruption, whenThereIs: "\(folder)/pid")
        waiter.start()
      }
      #expect(outcome.summary.wasInterrupted)
      #expect(outcome.summary.tasksFailed == 0)
      let pid = try #require(pid_t(try String(contentsOfPath: "\(folder)/pid").filter(\.isNumber)))
      let gone = isGone(pid)
      #expect(gone)
      #expect(FolderContents.names("\(folder)/exec/scratch").isEmpty)
      close(creat("\(folder)/go", 0o644))
      #expect(try text(run(fake(line), folder)) == .string("7"))
    }
  }

  @Test func ofAKilledRunAreEndedBeforeTheirTaskRunsAgain() throws {
    try withFolder { folder in
      _ = try ExecFolder("\(folder)/exec")
      // A mark of its own: tests that run at the same time elsewhere on this machine have theirs.
      let token = "dead.\(getpid()).\(UInt32.random(in: 0 ... .max))"
      mkdir("\(folder)/exec/scratch/\(token)", 0o755)
      // As a killed run leaves it: a program with its mark, and its folder.
      let pid = try Shell.start("exec sleep 300", environment: ["CALIB_EXEC=\(token)"])
      let outcome = try run(fake("printf 1 > out/res.txt"), folder)
      #expect(outcome.problems == ["a program that an earlier run left running was ended"])
      var status: Int32 = 0
      #expect(waitpid(pid, &status, 0) == pid)
      #expect(FolderContents.names("\(folder)/exec/scratch").isEmpty)
    }
  }

  /// Each of two waits until the other has begun, so that neither ends where they run one after another.
  @Test func thatDoNotNeedEachOtherRunAtTheSameTime() throws {
    try withFolder { folder in
      let fake = fake("true")
      fake.world.change { state in
        state.commands = { request in
          guard request.calibration == "lone" else { return [] }
          return [("a", "b"), ("b", "a")].map { own, other in
            ExecCommand(
              name: "lone/\(own)", calibration: "lone",
              program: .shell(
                "touch \(folder)/\(own); while [ ! -e \(folder)/\(other) ]; do sleep 0.01; done; echo \(own) > res"
              ),
              environment: ["PATH": "/usr/bin:/bin"], outputs: [.init(name: "res", path: "res")],
              timeoutSeconds: 30)
          }
        }
      }
      var names: [String] = []
      let outcome = try run(fake, folder) {
        if case .added(let task) = $0, task.kind == .exec { names.append(task.name) }
      }
      #expect(text(outcome) == .string("a\n b\n"))
      #expect(names == ["lone/1/execution/1/6/exec", "lone/1/execution/1/6/exec/2"])
    }
  }

  /// The task fails once, and the other program that it waits for does not keep the run from ending.
  @Test func whereOneOfSeveralFailsItsTaskFails() throws {
    try withFolder { folder in
      let fake = fake("true")
      fake.world.change { state in
        state.commands = { request in
          guard request.calibration == "lone" else { return [] }
          return ["exit 3", "echo whole > res"].enumerated().map { place, line in
            ExecCommand(
              name: "lone/\(place)", calibration: "lone", program: .shell(line),
              environment: ["PATH": "/usr/bin:/bin"], outputs: [.init(name: "res", path: "res")])
          }
        }
      }
      let outcome = try run(fake, folder)
      #expect(outcome.results.map(\.outcome) == [.failed])
      #expect(outcome.results[0].note.contains("`lone/0` ended with status 3"), "\(outcome.results[0].note)")
      #expect(FolderContents.names("\(folder)/exec/scratch").isEmpty)
    }
  }

  @Test func shareATokenOneAfterTheOther() throws {
    try withFolder { folder in
      let line = """
        mkdir \(folder)/alone || exit 9
        sleep 0.02; rmdir \(folder)/alone; printf 1 > out/res.txt
        """
      var fake = fake(line) { command in
        ExecCommand(
          name: command.name, calibration: "lone", program: command.program,
          environment: command.environment, outputs: command.outputs)
      }
      fake.lone.strategy = .perRun
      fake.lone.policy.tokens = [.init(name: "database", count: 1)]
      let command = fake.world.state.withLock { $0.command }
      fake.world.change { state in
        state.command = { request in
          command?(request).map {
            ExecCommand(
              name: $0.name, calibration: "lone", program: $0.program, environment: $0.environment,
              outputs: $0.outputs, dependencies: [request.label.description])
          }
        }
      }
      let lone = try run(fake, folder, workers: 4).results[0]
      #expect(lone.outcome == .completed)
      #expect(lone.intervals.count == 6)
    }
  }

  @Test func leaveOnlySoManyLogsToTheNextRun() throws {
    try withFolder { folder in
      for parent in ["scripts", "scripts/s"] { mkdir("\(folder)/\(parent)", 0o755) }
      let execs = try ExecFolder("\(folder)/scripts/s/exec")
      for number in 1...6 {
        let path = "\(execs.path)/logs/\(number).log"
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o644)
        #expect(write(descriptor, [UInt8](repeating: 65, count: 100), 100) == 100)
        close(descriptor)
        var times = [timespec(tv_sec: 1_000_000_000 + number, tv_nsec: 0)]
        times.append(times[0])
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
      }
      execs.pruneLogs(keeping: 4)
      #expect(FolderContents.names("\(execs.path)/logs") == ["3.log", "4.log", "5.log", "6.log"])
      execs.pruneLogs(bytes: 250)
      #expect(FolderContents.names("\(execs.path)/logs") == ["5.log", "6.log"])
      let entries = ExecFolder.entries(inWorkFolder: folder)
      #expect(entries.map(\.kind) == ["log", "log"])
      #expect(entries.map(\.bytes) == [100, 100])
      let cache = try FileResultCache("\(folder)/cache")
      #expect(cache.prune(to: 100, unusedSince: nil, beside: entries).entries == 1)
      #expect(FolderContents.names("\(execs.path)/logs") == ["6.log"])
    }
  }

  /// Those that do not end when they are asked to share one grace, however many they are.
  @Test func ofAKilledRunThatAreDeafAreKilledTogether() throws {
    try withFolder { folder in
      _ = try ExecFolder("\(folder)/exec")
      let token = "deaf.\(getpid()).\(UInt32.random(in: 0 ... .max))"
      mkdir("\(folder)/exec/scratch/\(token)", 0o755)
      // Nothing ever comes out of the pipe; the shell waits by itself, so that each is one process.
      mkfifo("\(folder)/pipe", 0o644)
      let line = "trap '' TERM; : > \(folder)/$$.deaf; read line < \(folder)/pipe"
      let pids = try (0..<3).map { _ in
        try Shell.start(line, environment: ["CALIB_EXEC=\(token)", "PATH=/usr/bin:/bin"])
      }
      for pid in pids { while access("\(folder)/\(pid).deaf", F_OK) != 0 { usleep(1000) } }
      let began = Engine.milliseconds()
      let outcome = try run(fake("printf 1 > out/res.txt"), folder)
      #expect(outcome.problems == ["3 programs that an earlier run left running were ended"])
      #expect(Engine.milliseconds() - began < 10_000)
      for pid in pids {
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid)
        #expect(status & 0x7f == SIGKILL)
      }
    }
  }

  /// Whether a process is gone, or will be soon.
  private func isGone(_ pid: pid_t) -> Bool {
    for _ in 0..<5000 {
      let stat = try? String(contentsOfPath: "/proc/\(pid)/stat")
      guard let stat, let state = stat.split(separator: ")").last?.first(where: { $0.isLetter }) else {
        return true
      }
      if state == "Z" { return true }
      usleep(1000)
    }
    return false
  }
}
