import CalibKit
import CalibTestSupport
import Testing

@Suite("The interactive session", .serialized)
struct ReplTests {
  private func repl() -> Repl { Repl(SessionOptions(), color: false, width: 100) }

  /// The text of an answer that is no error.
  private func answer(_ repl: Repl, _ input: String) -> String {
    let reply = repl.receive(input) { _ in }
    #expect(!reply.isError, "\(input): \(reply.text)")
    return reply.text
  }

  private func refusal(_ repl: Repl, _ input: String) -> String {
    let reply = repl.receive(input) { _ in }
    #expect(reply.isError, "\(input): \(reply.text)")
    return reply.text
  }

  @Test("expressions show value, type and stage")
  func expressions() {
    let repl = repl()
    #expect(answer(repl, "1 + 2").hasPrefix("3\n"))
    #expect(answer(repl, "2 * 3 GeV").contains("6 GeV"))
    #expect(answer(repl, "") == "" && answer(repl, "  # a word") == "")
    #expect(answer(repl, ":type 2 * 3 GeV").contains("Energy"))
    #expect(!answer(repl, ":type 2 * 3 GeV").contains("6"))
  }

  @Test("declarations stay, and wrong ones leave nothing behind")
  func declarations() {
    let repl = repl()
    #expect(answer(repl, "let half = 0.5").contains("half"))
    _ = answer(repl, "fn twice(x) = 2 * x")
    #expect(answer(repl, "twice(half)").hasPrefix("1\n"))
    #expect(refusal(repl, "let wrong = 1 GeV + 2 mm").contains("error"))
    #expect(refusal(repl, "wrong").contains("1 | wrong\n  | ^^^^^"))
    #expect(answer(repl, "half").hasPrefix("0.5\n"))
  }

  @Test("an open bracket goes on in the next line")
  func unfinished() {
    let repl = repl()
    #expect(repl.isUnfinished("dataset d {"))
    #expect(repl.isUnfinished("(1 +"))
    #expect(!repl.isUnfinished("(1 + 2)"))
    #expect(!repl.isUnfinished(")"))
    #expect(!repl.isUnfinished("\"a { in a text\""))
    #expect(!repl.isUnfinished(":help {"))
    #expect(answer(repl, "(1 +\n2)").hasPrefix("3\n"))
  }

  @Test("every command of :help is known, and what it lacks is said")
  func commands() {
    let repl = repl()
    let lines = answer(repl, ":help").split(separator: "\n").filter { $0.hasPrefix("  :") }
    #expect(lines.count == 19)
    for line in lines {
      let word = line.split(separator: " ")[0]
      if word == ":quit" { continue }
      #expect(!repl.receive(String(word)) { _ in }.text.contains("there is no command"))
    }
    #expect(refusal(repl, ":plan").contains("no script is loaded"))
    #expect(refusal(repl, ":frobnicate").contains("there is no command `:frobnicate`"))
    #expect(refusal(repl, ":plann").contains("did you mean `:plan`?"))
    #expect(refusal(repl, ":re").contains(":reload :results"))
    #expect(refusal(repl, ":").contains("there is no command"))
    #expect(refusal(repl, ":load").contains("a file is missing"))
    #expect(refusal(repl, ":load nowhere.calib").contains("nowhere.calib"))
    #expect(refusal(repl, ":type").contains("an expression is missing"))
    #expect(refusal(repl, ":explain").contains("is missing"))
    #expect(repl.receive(":q") { _ in }.ends)
  }

  @Test("?name explains, as :explain does")
  func questionMark() {
    let repl = repl()
    #expect(answer(repl, "?histogram") == answer(repl, ":explain histogram"))
    #expect(answer(repl, "? histogram") == answer(repl, ":explain histogram"))
    #expect(refusal(repl, "?nothing_like_it").contains("nothing is known"))
  }

  @Test("a script is loaded, planned, run and looked at")
  func script() throws {
    let script = try SmallScript()
    let repl = repl()
    #expect(answer(repl, ":load \(script.path)").contains("1 calibration (spot)"))
    #expect(answer(repl, "limit").hasPrefix("5 mm\n"))
    #expect(refusal(repl, "spot.x").contains("no results yet"))
    #expect(refusal(repl, ":results").contains("no results yet"))
    #expect(answer(repl, ":status").contains("nothing has run yet"))
    #expect(answer(repl, ":plan").contains("to run"))
    #expect(answer(repl, ":run").contains("spot  completed"))
    #expect(answer(repl, ":results").contains("spot  completed"))
    #expect(answer(repl, ":status").contains("ended"))
    #expect(answer(repl, "spot.x").contains("12/2  2.45"))
    #expect(answer(repl, ":reload").contains("loaded"))
    try Files.write(Array("param a = unknown_name\n".utf8), to: script.path)
    #expect(refusal(repl, ":reload").contains("unknown_name"))
    #expect(answer(repl, "limit").hasPrefix("5 mm\n"))
  }

  @Test("names, fields behind a dot, commands and files are completed")
  func completion() throws {
    let script = try SmallScript()
    let repl = repl()
    _ = answer(repl, ":load \(script.path)")
    #expect(repl.completions(of: "lim", wordStart: 0) == ["limit"])
    #expect(repl.completions(of: "spot.", wordStart: 0) == ["spot.entries", "spot.x"])
    #expect(repl.completions(of: "2 * spot.x", wordStart: 4) == ["spot.x"])
    #expect(repl.completions(of: ":pl", wordStart: 1) == ["plan"])
    #expect(repl.completions(of: "?hist", wordStart: 1).first == "histogram")
    #expect(repl.completions(of: ":explain hist", wordStart: 9).first == "histogram")
    #expect(repl.completions(of: ":type lim", wordStart: 6) == ["limit"])
    let start = ":load \(script.temporary.path)/sm"
    #expect(repl.completions(of: start, wordStart: 6) == ["\(script.temporary.path)/small.calib"])
  }
}
