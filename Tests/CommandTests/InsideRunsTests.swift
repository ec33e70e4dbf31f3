import CalibModel
import Testing

/// Times inside of runs, through the whole program: pieces of intervals, their payloads, and who looks them up.
@Suite("Times inside of runs, end to end")
struct InsideRunsTests {
  /// A value that steps in the middle of run 2, after 40 s, and between runs 3 and 4 far off.
  private static func script(_ slots: String, time: String = "time: t", more: String = "") -> String {
    """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { t: s, x: mm }
      \(time)
    }

    calibration level {
      input:    hits
      collect   h = summary(x)
      need:     h.entries >= 10
      \(slots)
      payload:  { x = h.mean }
    }
    \(more)
    publish "tag" { payloads: [level] }
    """
  }

  private static let inside =
    "strategy: optimal(loss: h.entries * (h.sigma / 1 mm)^2 + 500, inside: h.entries * (h.sigma / 0.1 mm)^2 + 5, atom: 20 s)"

  /// What is left of each row beside the constant of its time.
  private static let reader = """
    calibration rest {
      input:    hits
      collect   r = summary(x - level.x)
      strategy: per_run
      payload:  { x = r.mean, width = r.sigma }
    }
    """

  private func workshop(_ script: String) throws -> Workshop {
    let work = try Workshop(script)
    for run in 1...5 {
      var text = "t,x\n"
      for row in 0..<100 {
        let part = (Double(row) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
        let level = run > 3 ? 20.0 : run == 1 || (run == 2 && row < 40) ? 1 : 2
        text += "\(row),\(level + 0.1 * (part - 0.5))\n"
      }
      try work.write(text, to: "hits_1_\(run).csv")
    }
    return work
  }

  @Test("pieces are cut at the steps, share a payload, and each row finds its own")
  func pieces() throws {
    let work = try workshop(Self.script(Self.inside, more: Self.reader))
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("level") == "1/1..1/3 1/1..1/3 1/4..1/5", "\(ending.all)")
    #expect(ending.output.contains("1/1..1/3 from 1/2 at 40 s"), "\(ending.all)")
    #expect(try work.published("tag").count == 2)
    for interval in try work.result("rest")?["intervals"]?.asArray ?? [] {
      let payload = interval["payload"]
      #expect(abs(payload?["x"]?["value"]?.asDouble ?? 1) < 0.01, "\(interval)")
      #expect(payload?["width"]?["value"]?.asDouble ?? 1 < 0.05, "\(interval)")
    }
    let plan = try work.program.run("plan", Workshop.script)
    #expect(plan.output.contains("cut at 1/2 at 40 s"), "\(plan.all)")
    let reason = try work.program.run("explain", "level@1/2")
    #expect(reason.output.contains("piece 2 of 2: from 1/2 at 40 s"), "\(reason.all)")
    let shown = try work.program.run("store", "get", "level", "--tag", "tag", "--run", "1/2")
    #expect(shown.output.contains("from 1/2 at 40 s"), "\(shown.all)")
  }

  @Test("two workers find the same bytes as one")
  func workers() throws {
    let (one, two) = (try workshop(Self.script(Self.inside)), try workshop(Self.script(Self.inside)))
    #expect(try one.run("--jobs", "1").status == 0)
    #expect(try two.run("--jobs", "2").status == 0)
    #expect(try one.published("tag") == two.published("tag"))
  }

  @Test("a changed loss collects nothing again")
  func reuse() throws {
    let work = try workshop(Self.script(Self.inside))
    _ = try work.run()
    try work.write(Self.script(Self.inside.replacing("+ 500", with: "+ time / 1 s")), to: Workshop.script)
    let plan = try work.program.run("plan", Workshop.script, "--format", "json")
    let tasks = try JSONValue(parsing: Array(plan.output.utf8))["tasks"]?.asArray ?? []
    let collects = tasks.filter { $0["kind"]?.asString == "collect" }
    #expect(collects.count == 5 && collects.allSatisfy { $0["action"]?.asString == "reuse" }, "\(plan.all)")
    #expect(tasks.contains { $0["kind"]?.asString == "question" && $0["action"]?.asString == "run" })
  }

  @Test("constants of a store that change inside of a run are looked up by time, and refused without one")
  func stored() throws {
    let work = try workshop(Self.script(Self.inside))
    #expect(try work.run().status == 0)
    func reading(_ time: String, _ definitions: String) -> String {
      """
      store "conditions/" { base: "tag" }
      dataset hits { files: "hits_<exp>_<run>.csv", columns: { t: s, x: mm }\(time) }
      calibration rest {
        input:    hits
        \(definitions)
        strategy: per_run
        payload:  { x = r.mean }
      }
      """
    }
    let row = "collect   r = summary(x - (stored.level.x ?? 0 mm))"
    try work.write(reading(", time: t", row), to: Workshop.script)
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    for interval in try work.result("rest")?["intervals"]?.asArray ?? [] {
      #expect(abs(interval["payload"]?["x"]?["value"]?.asDouble ?? 1) < 0.01, "\(interval)")
    }
    try work.write(reading(", time: x", row), to: Workshop.script)
    let wrong = try work.program.run("check", Workshop.script)
    #expect(wrong.status == 1, "\(wrong.all)")
    try work.write(reading("", row), to: Workshop.script)
    let blind = try work.run()
    #expect(blind.status == 1)
    #expect(blind.all.contains("`stored.level.x` changes inside of run 1/2"), "\(blind.all)")
    let result =
      "collect   r = summary(x)\n  let moved = r.mean - (stored.level.x ?? 0 mm)\n  expect small: moved < 1 m"
    try work.write(reading(", time: t", result), to: Workshop.script)
    let whole = try work.run()
    #expect(
      whole.all.contains("constants of stored.level change inside of the runs, from 1/2 at 40 s on"),
      "\(whole.all)")
  }

  @Test("a loss sees the times of the rows")
  func times() throws {
    // A run lasts 99 s, and each follows the one before it at once: two runs together are 198 s long.
    let loss =
      "strategy: optimal(loss: (if time > 150 s { 1000 } else { 1 }) + (if gap > 0 s { 5000 } else { 0 }))"
    let work = try workshop(Self.script(loss))
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.intervals("level") == "1/1 1/2 1/3 1/4 1/5")
    let pairs = loss.replacing("150 s", with: "250 s").replacing("gap > 0 s", with: "gap > 1 s")
    try work.write(Self.script(pairs), to: Workshop.script)
    #expect(try work.run().status == 0)
    #expect(try work.result("level")?["intervals"]?.asArray?.count == 3)
  }

  @Test("a row whose time is no number is named")
  func badTime() throws {
    let work = try workshop(Self.script(Self.inside))
    try work.write("t,x\n1,1\nnan,2\n", to: "hits_1_3.csv")
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("hits_1_3.csv, line 3"), "\(ending.all)")
  }
}
