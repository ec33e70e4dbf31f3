import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("Plans")
struct PlanTests {
  private let style = TextStyle(width: 100)

  @Test func textFoldsFilesAndPasses() {
    let expected = """
      beam_spot
      └─▶ momentum_scale

      beam_spot
        one execution per run · 1 pass · 12 runs in 12 files
        pass 1  collect    12  reused  known
                algorithm   1  reused  known
        intervals  12: 12/100, 12/101, … 12/111

      momentum_scale ← beam_spot
        sequential, tail extended · at most 3 passes · 12 runs in 12 files
        pass 1      collect    12  to run   never done
                    algorithm   1  to run   its collect tasks run
        passes 2–3  collect    12  perhaps  where the pass before changed the constants
                    algorithm   1  perhaps  until it converges
        intervals  known once the entries of each run are

      publish prompt_2026a ← beam_spot, momentum_scale, signed off by tracking  perhaps  \
      where all of it ends well

      13 to run, 13 reused, 27 depending on results

      """
    #expect(PlanText.text(Sample.plan(), style: style) == expected)
  }

  @Test func colourChangesNothingButTheColour() {
    let coloured = PlanText.text(Sample.plan(), style: TextStyle(width: 100, usesColour: true))
    #expect(coloured.contains("\u{1B}[32mto run\u{1B}[0m"))
    let plain = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")
    #expect(plain == PlanText.text(Sample.plan(), style: style))
  }

  @Test func asciiStyleHasNoOtherSigns() {
    let text = PlanText.text(Sample.plan(files: 3), style: TextStyle(width: 100, usesUnicode: false))
    #expect(text.contains("`-> momentum_scale"))
    #expect(text.utf8.count == text.unicodeScalars.count)
  }

  @Test func aKnownPlanHasNothingToDo() {
    let known = Plan(
      tasks: Sample.plan().tasks.map { .init(description: $0.description, action: .reuse, reason: "known") },
      calibrations: [], publications: [])
    #expect(PlanText.summary(known, style: style) == "nothing to do: 53 tasks known")
  }

  @Test func severalDependenciesAreNamedInTheTree() {
    func calibration(_ name: String, _ dependencies: [String]) -> Plan.Calibration {
      Plan.Calibration(
        name: name, dependencies: dependencies, strategy: .single, maximumPasses: 1, runs: [], files: 0,
        expectedIntervals: [], intervalsNote: "")
    }
    let plan = Plan(
      tasks: [],
      calibrations: [
        calibration("a", []), calibration("b", ["a"]), calibration("c", ["a", "b"]), calibration("d", ["a"]),
      ], publications: [])
    let tree = PlanText.text(plan, style: style).split(separator: "\n\n")[0]
    #expect(tree == "a\n├─▶ b\n│   └─▶ c (also reads a)\n└─▶ d")
  }

  @Test func jsonIsWhatTheCommandLinePromises() throws {
    let text = PlanJSON.text(Sample.plan(files: 2))
    let json = try JSONValue(parsing: Array(text.utf8))
    let tasks = try #require(json["tasks"]?.asArray)
    #expect(
      tasks[3].canonicalText
        == #"{"id":"momentum_scale/1/collect/data/dimuon_12_100.csv","kind":"collect","#
        + #""calibration":"momentum_scale","pass":1,"runs":["12/100"],"scan":"data/dimuon_12_100.csv","#
        + #""action":"run","reason":"never done","after":["beam_spot/1/algorithm"]}"#)
    #expect(json["summary"]?.canonicalText == #"{"run":3,"reuse":3,"blocked":0,"conditional":7}"#)
  }

  @Test func dotFoldsManyTasksAndKeepsFew() {
    let many = PlanDOT.text(Sample.plan(files: 12))
    #expect(many.contains(#"label="collect × 12\npass 1""#))
    #expect(!many.contains("dimuon_12_100.csv"))
    #expect(many.components(" -> ") == 8)
    #expect(PlanDOT.text(Sample.plan(files: 2)).contains("dimuon_12_100.csv"))
  }

  @Test func namesAreTextInDotAndMermaid() {
    let hostile = "a\"];\\N<b>`%%\u{1B}\n{end}"
    let plan = Plan(
      tasks: [
        .init(
          description: TaskDescription(
            id: TaskID(0), name: hostile, kind: .collect, calibration: hostile, pass: 1, runs: [],
            scan: hostile, after: []), action: .run, reason: hostile)
      ],
      calibrations: [
        Plan.Calibration(
          name: hostile, dependencies: [hostile], strategy: .single, maximumPasses: 1, runs: [], files: 1,
          expectedIntervals: [], intervalsNote: "")
      ], publications: [])
    let dot = PlanDOT.text(plan)
    #expect(dot.contains(#"label="a\"];\\N<b>`%%\\u{1b}\n{end}";"#))
    let mermaid = PlanMermaid.text(plan)
    #expect(mermaid.contains("subgraph c0[\"a#34;#93;#59;#92;N#60;b#62;#96;#37;#37;#92;u#123;1b#125;<br>"))
    #expect(!PlanText.text(plan, style: style).contains("\u{1B}"))
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(_ separator: String) -> Int { split(separator: separator).count - 1 }
}
