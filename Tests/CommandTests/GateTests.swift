import CalibModel
import Testing

/// Gates, guards, several payloads and checks over several calibrations, through the whole program.
@Suite("What is published, end to end")
struct GateTests {
  private static func script(
    tag: String, base: String, gate: String = "", more: String = "", publish: String = ""
  )
    -> String
  {
    """
    calib 1
    store "conditions/" { \(base) }

    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }

    calibration middle {
      input:    hits
      collect   h = summary(x)
      strategy: per_run
      payload:  { x = h.mean }
      \(gate)
    }
    \(more)
    publish "\(tag)" { payloads: [middle]\(publish) }
    """
  }

  private func workshop() throws -> Workshop {
    let work = try Workshop(Self.script(tag: "old", base: ""))
    for run in 1...2 { try work.addRun(run, rows: 400, middle: 1) }
    let first = try work.run()
    guard first.status == 0 else { throw Program.Failure(text: first.all) }
    return work
  }

  private static let gate =
    "gate: { of: x, against: stored.middle.x, cut: 50 um, significance: 2, max_move: 5 mm }"

  @Test("with nothing to update the constants that it was held against are published again")
  func nothingToUpdate() throws {
    let work = try workshop()
    let old = try work.published("old")
    try work.addRun(1, rows: 420, middle: 1.001)
    try work.write(Self.script(tag: "new", base: "base: \"old\"", gate: Self.gate), to: Workshop.script)
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try work.published("new") == old)
  }

  @Test("a significant move is published, and its decision table kept")
  func update() throws {
    let work = try workshop()
    try work.addRun(1, rows: 400, middle: 1.4)
    try work.write(Self.script(tag: "new", base: "base: \"old\"", gate: Self.gate), to: Workshop.script)
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    let (old, new) = try (work.published("old"), work.published("new"))
    #expect(old.count == 2 && new.count == 2 && old[0] != new[0] && old[1] == new[1])
    let gates = try work.result("middle")?["intervals"]?.asArray?.first?["gates"]?.asArray ?? []
    #expect(gates.count == 1)
    let explained = try work.program.run("explain", "middle@1/1")
    #expect(explained.all.contains("update"), "\(explained.all)")
  }

  @Test("a gate knows the units that the script declares")
  func declaredUnit() throws {
    func script(_ base: String, _ gate: String) -> String {
      """
      calib 1
      unit adc
      unit count = 4 adc
      dataset hits {
        files:   "hits_<exp>_<run>.csv"
        columns: { x: adc }
      }
      store "conditions/" \(base)

      calibration pedestal {
        input:    hits
        collect   h = summary(x)
        payload:  { x: count = h.mean }
        \(gate)
      }

      publish "t" { payloads: [pedestal], own: allow }

      """
    }
    let work = try Workshop(script("", ""), runs: [1: 100])
    #expect(try work.run().status == 0)
    let gate = "gate: { of: x, against: stored.pedestal.x, cut: 0.5 adc, significance: 1, max_move: 40 adc }"
    try work.write(script("{ base: \"t\" }", gate), to: Workshop.script)
    try work.addRun(1, rows: 100, middle: 9)
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("published to t"), "\(ending.all)")
    try work.addRun(1, rows: 100, middle: 90)
    let veto = try work.run()
    #expect(veto.status == 1)
    #expect(veto.output.contains("vetoes"), "\(veto.all)")
  }

  @Test("too large a move in one interval stops the publication")
  func veto() throws {
    let work = try workshop()
    try work.addRun(2, rows: 400, middle: 9)
    try work.write(Self.script(tag: "new", base: "base: \"old\"", gate: Self.gate), to: Workshop.script)
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("vetoes 1/2"), "\(ending.all)")
    #expect(try work.program.run("store", "iovs", "new", "--json").status != 0)
  }

  @Test("a check over several calibrations that fails keeps its payloads back and names the run")
  func overallCheck() throws {
    let other = """
      calibration spread {
        input:    hits
        collect   s = summary(x)
        payload:  { sigma = s.sigma }
      }
      require narrow: spread.sigma < 0.5 * middle.x, else "{spread.sigma} beside {middle.x}"
      expect  wide:   spread.sigma > 1 um * (middle.x / 1 mm)
      """
    let work = try workshop()
    try work.addRun(2, rows: 400, middle: 0.2)
    try work.write(Self.script(tag: "new", base: "", more: other), to: Workshop.script)
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("`narrow` fails from run 1/2"), "\(ending.all)")
    #expect(!ending.all.contains("`wide`"), "\(ending.all)")
    #expect(try work.program.run("store", "iovs", "new", "--json").status != 0)
    try work.addRun(2, rows: 400, middle: 1)
    try work.addRun(1, rows: 400, middle: 1)
    #expect(try work.run().status == 0)
  }

  @Test("a validation that fails keeps back what it guards")
  func guarded() throws {
    let validation = """
      validation near {
        input:    hits
        collect   r = summary(x - middle.x)
        strategy: per_run
        require   flat: abs(r.mean) < 1 um
        require   narrow: r.sigma < 10 um
      }
      """
    let work = try workshop()
    try work.write(
      Self.script(tag: "new", base: "", more: validation, publish: ", guards: [near]"), to: Workshop.script)
    let ending = try work.run()
    #expect(ending.status == 1)
    #expect(ending.all.contains("`near`, which guards it, is rejected"), "\(ending.all)")
    #expect(try work.program.run("store", "iovs", "new", "--json").status != 0)
  }

  @Test("several payloads of one calibration are published under their names, and one is read by another")
  func severalPayloads() throws {
    let work = try Workshop(
      """
      dataset hits {
        files:   "hits_<exp>_<run>.csv"
        columns: { x: mm }
      }

      calibration both {
        input:    hits
        collect   h = summary(x)
        payload "Place": { x = h.mean }
        payload "Width": { x = h.sigma }
      }

      calibration after_both {
        input:    hits where x > both.Place.x
        collect   n = count()
        payload:  { n, width = both.Width.x }
      }

      publish "tag" { payloads: [both, after_both] }
      """, runs: [1: 100, 2: 100])
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    let names = try work.published("tag").map { String($0.prefix { $0 != " " }) }
    #expect(names.sorted() == ["Place", "Width", "after_both"])
  }
}
