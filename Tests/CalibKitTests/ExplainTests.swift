import CalibKit
import CalibModel
import Testing

@Suite("Explanations")
struct ExplainTests {
  let session = Session(SessionOptions())

  @Test("every reserved word, function, model and collector is explained")
  func tables() {
    let words = TextMateGrammar.reservedWords + TextMateGrammar.functionNames
    #expect(words.count > 60)
    #expect(words.filter { (try? session.explain($0))?.contains($0) != true } == [])
  }

  @Test("every unit is explained")
  func units() {
    let names = UnitTable().names
    #expect(names.count > 30)
    #expect(names.filter { (try? session.explain($0))?.hasPrefix($0) != true } == [])
  }

  @Test("a code has its page, in small letters as well", arguments: ["C0301", "c0301"])
  func code(_ code: String) throws {
    #expect(try session.explain(code).hasPrefix("# C0301"))
  }

  @Test("a collector is explained with its arguments")
  func collector() throws {
    let text = try session.explain("histogram")
    #expect(text.hasPrefix("histogram: "))
    #expect(text.contains("  bins:") && text.contains("  range:"), "\(text)")
  }

  @Test("a shape is explained with its parameters")
  func shape() throws {
    let text = try session.explain("gauss")
    #expect(text.contains("mean") && text.contains("sigma"), "\(text)")
  }

  @Test("a unit is explained by its dimension and its factor")
  func unit() throws {
    #expect(try session.explain("MeV").contains("1 MeV is 0.001 GeV"))
    #expect(try session.explain("mm") == "mm: the unit in which a length is kept\n")
  }

  @Test(
    "an operator has its row, a topic its section",
    arguments: [
      ("??", "absent"), ("..<", "upper end"), ("±", "error"), ("keys", "has(k, key)"), ("key", "has(k, key)"),
      ("units", "Base dimensions"), ("stages", "per row"), ("strategies", "per_run"),
    ])
  func topics(_ what: String, _ part: String) throws {
    let text = try session.explain(what)
    #expect(text.lowercased().contains(part.lowercased()), "\(text)")
  }

  @Test("what is not known is said, with a near name where there is one")
  func unknown() throws {
    let near = #expect(throws: SessionError.self) { try session.explain("histogramm") }
    #expect(near?.description.contains("did you mean `histogram`?") == true)
    #expect(near?.status == .mistake)
    let far = #expect(throws: SessionError.self) { try session.explain("qqqqqq") }
    #expect(far?.description.contains("nothing is known of `qqqqqq`") == true)
    #expect(throws: SessionError.self) { try session.explain("") }
    #expect(throws: SessionError.self) { try session.explain("../errors/C0301") }
  }
}
