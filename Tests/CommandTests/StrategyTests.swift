import CalibModel
import Testing

/// The worked examples of the semantics, and the conditions that scripts write, through the whole program.
@Suite("Strategies, end to end")
struct StrategyTests {
  private static let counts: KeyValuePairs<Int, Int> = [
    1: 600, 2: 300, 3: 900, 5: 400, 6: 200, 9: 1500, 10: 100,
  ]

  private static func script(_ slots: String) -> String {
    """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm, run }
    }

    calibration middle {
      input:    hits
      collect   h = summary(x)
      need:     h.entries >= 1_000
      \(slots)
      payload:  { x = h.mean }
    }
    """
  }

  @Test(
    "the worked examples give the intervals of the semantics",
    arguments: [
      ("strategy: single", "1/1..1/10", "completed", Int32(0)),
      ("strategy: single\n  cover: \"1/1..*\"", "1/1..*", "completed", 0),
      ("strategy: per_run", "1/9", "incomplete", 1),
      ("strategy: sequential", "1/1..1/4 1/5..1/10", "completed", 0),
      ("strategy: sequential\n  cover: \"1/0..*\"", "1/0..1/4 1/5..*", "completed", 0),
      ("strategy: sequential(step: 2)", "1/1..1/5 1/6..1/10", "completed", 0),
      ("strategy: boundaries([\"1/5\", \"1/9\"])", "1/1..1/4 1/5..1/10", "completed", 0),
    ])
  func workedExamples(slots: String, intervals: String, outcome: String, status: Int32) throws {
    let work = try Workshop(Self.script(slots), runs: Self.counts)
    let ending = try work.run()
    #expect(ending.status == status, "\(ending.all)")
    #expect(try work.intervals("middle") == intervals)
    #expect(try work.result("middle")?["outcome"]?.asString == outcome)
  }

  @Test("experiments are walked by themselves, and the last one without enough data is said")
  func severalExperiments() throws {
    let work = try Workshop(Self.script("strategy: sequential"))
    let rows = [
      ("7_10", 1200), ("7_20", 1200), ("8_3", 300), ("8_4", 900), ("8_9", 1100), ("9_2", 200), ("9_5", 300),
    ]
    for (name, count) in rows {
      try work.write("x,run\n" + String(repeating: "1,1\n2,1\n", count: count / 2), to: "hits_\(name).csv")
    }
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(try work.intervals("middle") == "7/10..7/19 7/20..7/* 8/0..8/8 8/9..8/*")
    #expect(try work.result("middle")?["outcome"]?.asString == "incomplete")
    #expect(ending.all.contains("experiment 9"), "\(ending.all)")
  }

  @Test("an interval ends where an attribute of the catalogue changes, whatever its values are")
  func splitAtAttribute() throws {
    let script = """
      dataset hits {
        files:   "hits_<exp>_<run>.csv"
        columns: { x: mm, run }
        catalog: "runs.csv"
      }

      calibration middle {
        input:    hits
        collect   h = summary(x)
        strategy: single(split_at: [magnet])
        payload:  { x = h.mean }
      }
      """
    let work = try Workshop(script, runs: [1: 10, 2: 10, 3: 10, 4: 10])
    try work.write("exp,run,magnet\n1,1,on\n1,2,on\n1,3,off\n1,4,1.5\n", to: "runs.csv")
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("middle") == "1/1..1/2 1/3 1/4")
  }

  @Test("a block begins where a condition on a run and the one before it holds")
  func boundariesByCondition() throws {
    let slots = "strategy: boundaries(when: (before, now) => now.h.mean - before.h.mean > 0.4 mm)"
    let work = try Workshop(Self.script(slots))
    for (run, middle) in [(1, 1.0), (2, 1.01), (3, 2.0), (4, 2.02), (5, 2.9)] {
      try work.addRun(run, rows: 1_200, middle: middle)
    }
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("middle") == "1/1..1/2 1/3..1/4 1/5")
    let again = try work.run()
    #expect(again.status == 0 && again.all.contains("nothing to do"), "\(again.all)")
  }

  @Test("a short block joins the neighbour that a condition allows")
  func mergeWhen() throws {
    let near = "(short, into) => abs(short.h.mean - into.h.mean) < 0.3 mm"
    let far = "(short, into) => abs(short.h.mean - into.h.mean) / 1 mm"
    let work = try Workshop(Self.script("strategy: sequential(merge_when: \(near), else: \(far))"))
    // Run 2 is short and like run 3, run 5 is short and like run 4, run 7 is like nothing: nearest is run 6.
    for (run, rows, middle) in [
      (1, 1_200, 1.0), (2, 100, 2.0), (3, 1_200, 2.1), (4, 1_200, 3.0), (5, 100, 3.1), (6, 1_200, 4.0),
      (7, 100, 4.9), (8, 1_200, 7.0),
    ] { try work.addRun(run, rows: rows, middle: middle) }
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("middle") == "1/1 1/2..1/3 1/4..1/5 1/6..1/7 1/8")
  }

  @Test("a run that a condition skips is covered and not used")
  func skippedRuns() throws {
    let work = try Workshop(Self.script("strategy: sequential(skip: h.mean > 5 mm)"))
    for (run, middle) in [(1, 1.0), (2, 9.0), (3, 1.0)] { try work.addRun(run, rows: 1_200, middle: middle) }
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("middle") == "1/1..1/2 1/3")
    let intervals = try work.result("middle")?["intervals"]?.asArray ?? []
    let runs = intervals.flatMap { $0["runs"]?.asArray?.compactMap(\.asString) ?? [] }
    #expect(runs == ["1/1", "1/3"])
  }

  @Test("optimal cuts minimise the sum of the losses, and no interval is too short")
  func optimalCuts() throws {
    // An interval costs its length squared and a constant: of six equal runs pairs are best, and `need` forbids fewer.
    let work = try Workshop(Self.script("strategy: optimal(loss: runs^2 + 1_000 / entries)"))
    for run in 1...6 { try work.addRun(run, rows: 500) }
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("middle") == "1/1..1/2 1/3..1/4 1/5..1/6")
    let plan = try work.program.run("plan", Workshop.script)
    #expect(plan.output.contains("optimal"), "\(plan.all)")
  }

  @Test("intervals end where the constants of another calibration change, in any strategy")
  func splitAt() throws {
    let work = try Workshop(
      Self.script("strategy: boundaries([\"1/3\"])") + """


        calibration spread {
          input:    hits where abs(x - middle.x) < 1 mm
          collect   s = summary(x)
          strategy: single
          payload:  { moved = s.mean - middle.x }
        }
        """)
    for run in 1...4 { try work.addRun(run, rows: 1_200, middle: Double(run)) }
    let whole = try work.run()
    #expect(whole.status == 1)
    #expect(whole.all.contains("split_at: [middle]"), "\(whole.all)")
    let text = try Text.read("\(work.folder)/\(Workshop.script)")
    guard let place = text.firstRange(of: "strategy: single") else {
      throw Program.Failure(text: "no single")
    }
    try work.write(
      text.replacingCharacters(in: place, with: "strategy: boundaries([], split_at: [middle])"),
      to: Workshop.script)
    let split = try work.run()
    #expect(split.status == 0, "\(split.all)")
    #expect(try work.intervals("spread") == "1/1..1/2 1/3..1/4")
  }
}
