import CalibKit
import CalibTestSupport
import Testing

/// Three files of ten rows each: x = run + 0, 0.1, … 0.9.
@Suite("Questions about data in a session", .serialized)
struct InteractiveDataTests {
  let script: SmallScript
  let repl: Repl

  init() throws {
    script = try SmallScript()
    repl = Repl(SessionOptions(), color: false, width: 80)
    #expect(!repl.open(script.path).isError)
  }

  private func answer(_ input: String) -> String {
    let reply = repl.receive(input) { _ in }
    #expect(!reply.isError, "\(input): \(reply.text)")
    return reply.text
  }

  private func refusal(_ input: String) -> String {
    let reply = repl.receive(input) { _ in }
    #expect(reply.isError, "\(input): \(reply.text)")
    return reply.text
  }

  @Test("head shows the first rows with where they stand, also of a selection")
  func head() {
    #expect(
      answer("head hits 2") == """
        run    where  x [mm]
        12/1  line 2       1
        12/1  line 3     1.1

        """)
    let selected = answer("head hits where x > 2.85 mm")
    #expect(selected.contains("12/2  line 11     2.9\n12/3   line 2       3\n"), "\(selected)")
    #expect(answer("head(hits)").split(separator: "\n").count == 11)
    #expect(answer("head hits where x > 3.85 mm").hasSuffix("1 row, no more\n"))
    #expect(refusal("head").contains("error"))
    #expect(refusal("head nothing").contains("nothing"))
  }

  @Test("describe gives count, missing values, mean, spread and range of each column with its unit")
  func describe() throws {
    try script.temporary.write("hits_12_3.csv", "x\n3\nnan\n5\n")
    #expect(
      answer("describe(hits)") == """
        hits: 23 rows, 1 column
        column  unit  entries  missing    mean       sd  min  max
        x       mm         22        1  2.1364  0.88077    1    5

        """)
    #expect(
      answer("describe(hits where x > 4 mm)").contains("x       mm          1        0     —   —    —    —"))
  }

  @Test("runs lists the runs with events and files")
  func runs() {
    let text = answer("runs(hits)")
    #expect(text.contains("\n12/1  hits_12_1.csv      10\n"), "\(text)")
    #expect(text.hasSuffix("3 runs, 30 events\n"))
  }

  @Test("a collector is typed directly, with a selection, and is drawn")
  func histogram() {
    let whole = answer("histogram(hits.x, bins: 3, range: 1..4 mm)")
    #expect(whole.contains("30 entries") && whole.hasSuffix("Histogram<Length> in mm, result\n"), "\(whole)")
    #expect(whole.contains("█") && whole.contains("mm\n"))
    #expect(answer("histogram(x, bins: 3, range: 1..4 mm) where x > 2 mm").contains("19 entries"))
    #expect(answer("histogram(x, bins: 3, range: 1..4 mm) from hits where x > 2 mm").contains("19 entries"))
    #expect(refusal("histogram(hits.x, bins: 3, range: 1..4)").contains("`1..4 mm`"))
    #expect(refusal("histogram(hits.y, bins: 3, range: 1..4 mm)").contains("`y`"))
  }

  @Test("collected objects inside of an expression, and members of them")
  func inside() {
    #expect(answer("summary(hits.x).mean").hasPrefix("2.45 ± 0.16 mm\nMeasured<Length> in mm"))
    #expect(answer("summary(hits.x)").contains("entries    30"))
    #expect(answer("(summary(hits.x) where hits.x > 2 mm).entries - count().entries").hasPrefix("-"))
    #expect(answer("hits.x").contains("entries    30"))
    #expect(answer("2 * hits.x").contains("4.9"))
  }

  @Test("what is collected gets a name, and what reads the name follows when it changes")
  func names() {
    #expect(
      answer("let h = histogram(hits.x, bins: 3, range: 1..4 mm)") == "h: Histogram<Length> in mm, result\n")
    #expect(answer("n = h.entries") == "n: Number, result\n")
    #expect(answer("n").hasPrefix("30\n"))
    #expect(answer("collect h = histogram(x, bins: 2, range: 1..3 mm)").hasPrefix("h: Histogram"))
    #expect(answer("n").hasPrefix("21\n"))
    // `summary` has entries too, but a count of them is no histogram.
    let wrong = refusal("let h = summary(hits.x).mean")
    #expect(wrong.contains("entries"), "\(wrong)")
    #expect(answer("h.entries").hasSuffix("Number, result\n"))
    #expect(answer(":undo") == "taken back\n")
    #expect(answer(":type h").hasPrefix("Histogram"))
    #expect(answer("plot h").contains("entries"))
    #expect(refusal("plot nothing_there").contains("nothing to plot"))
  }

  @Test("what is declared again is replaced, and what depends on it is checked again")
  func declares() throws {
    #expect(answer("param limit = 2 mm") == "limit: Length in mm, static\n")
    // Two runs have no row below the limit now.
    #expect(refusal(":run").contains("incomplete"))
    #expect(answer("spot.x").hasPrefix("12/1  1.450"))
    let wrong = refusal("param limit = 2 GeV")
    #expect(wrong.contains("C03"), "\(wrong)")
    #expect(answer("limit").hasPrefix("2 mm\n"))
    #expect(answer(":undo") == "taken back\n")
    #expect(answer("limit").hasPrefix("5 mm\n"))
    #expect(answer(":set limit=3 mm") == "limit = 3 mm\n")
    #expect(answer("limit").hasPrefix("3 mm\n"))
    #expect(refusal(":set limt=3 mm").contains("did you mean `limit`?"))
    #expect(answer(":set").contains("limit = 3 mm"))
  }

  @Test("a script is saved as it was typed, formatted, and loads again")
  func saves() throws {
    _ = answer("param   limit   =  2 mm")
    _ = answer("let h = histogram(hits.x, bins: 3, range: 1..4 mm)")
    let path = script.temporary.path("other.calib")
    #expect(answer(":save \(path)").hasPrefix("wrote "))
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    #expect(text.contains("\nparam limit = 2 mm\n") && text.contains("validation session {"), "\(text)")
    #expect(refusal(":save \(script.path)").contains("exists already"))
    let again = Repl(SessionOptions(), color: false, width: 80)
    #expect(again.open(path).text.contains("2 calibrations (spot, session)"))
  }

  @Test("the last run is looked at: one interval, a plot over the runs, what would change")
  func looks() {
    #expect(refusal(":diff").contains(":run"))
    _ = answer(":run")
    let interval = answer("at spot@12/2")
    #expect(interval.contains("spot@12/2 is in 12/2") && interval.contains("✓ require near"), "\(interval)")
    #expect(refusal("at spt@12/2").contains("did you mean `spot`?"))
    #expect(refusal("at spot@twelve").contains("is no run"))
    #expect(refusal("at spot@12/2 pass 7").contains("1 pass"))
    #expect(answer("spot.x").contains("●"))
    #expect(answer("plot spot.x").contains("●"))
    #expect(answer(":diff").contains("nothing"))
    #expect(answer(":why spot").contains("one execution per run"))
    #expect(answer(":why spot@12/2").contains("is in 12/2"))
    #expect(answer(":graph").contains("spot"))
    #expect(answer(":graph dot").contains("digraph"))
    #expect(answer(":store").contains("tag_a"))
    #expect(answer(":store tag_a").contains("spot"))
    #expect(answer(":doc").contains("spot"))
    #expect(answer(":time").hasPrefix("times are shown\n"))
    #expect(answer("1 + 1").hasSuffix(" ms\n"))
    #expect(answer(":time") == "times are not shown\n")
  }

  @Test(
    "a dataset that is declared anew is read with its new rules, also where its columns are known already")
  func declaresDatasets() throws {
    try script.temporary.write("layers_1_1.csv", "layer\n1\n2\n3\n")
    let dataset = "dataset layers { files: \"layers_<exp>_<run>.csv\", columns: { layer: Int in LIST } }"
    _ = answer(dataset.replacing("LIST", with: "[1, 2, 3]"))
    #expect(answer("summary(layers.layer).max").hasPrefix("3\n"))
    #expect(answer("summary(layers.layer).min").hasPrefix("1\n"))
    _ = answer(dataset.replacing("LIST", with: "[1, 3]"))
    #expect(refusal("summary(layers.layer).max").contains("layers_1_1.csv"))
  }

  @Test("columns, members and collected names are completed")
  func completion() {
    #expect(repl.completions(of: "hits.", wordStart: 0) == ["hits.x"])
    #expect(repl.completions(of: "head hi", wordStart: 5) == ["hits"])
    #expect(repl.completions(of: "desc", wordStart: 0) == ["describe"])
    _ = answer("let myhist = histogram(hits.x, bins: 3, range: 1..4 mm)")
    #expect(repl.completions(of: "plot myh", wordStart: 5) == ["myhist"])
    #expect(repl.completions(of: "myhist.ent", wordStart: 0) == ["myhist.entries"])
    #expect(repl.completions(of: "at sp", wordStart: 3) == ["spot"])
    #expect(repl.completions(of: ":set li", wordStart: 5) == ["limit="])
    #expect(repl.completions(of: "let t = read(\"hits_12_1", wordStart: 14) == ["hits_12_1.csv"])
  }

  @Test("a pasted script is one input, and pasted commands are answered one by one")
  func pastes() {
    let pasted = "param a = 1\n\n## A comment.\nfn twice(x) = 2 * x\n"
    #expect(answer(pasted).contains("a: "))
    #expect(answer("a\ntwice(a)\n:type a").hasPrefix("1\nInt, static\n2\n"))
  }
}
