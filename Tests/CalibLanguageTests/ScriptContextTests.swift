import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import Testing

/// Lines checked one after another, as an interactive session does.
struct ScriptContextTests {
  private var context: ScriptContext {
    checked(
      "param cut = 3 mm\nunit adc\n"
        + calibration("collect s = summary(x)\npayload: { m = s.mean, width: um = s.sigma }")
    ).context
  }

  @Test func anExpressionHasATypeAndAProgram() throws {
    var context = context
    let line = context.check(line: "2 * cut")
    #expect(line.diagnostics == [])
    let expression = try #require(line.expression)
    #expect(expression.type == .number(Dimension("Length")))
    #expect(expression.stage == .static)
    #expect(expression.unit.name == "mm")
    let program = try #require(expression.program)
    let node = try #require(expression.node)
    #expect(program[node].operation == .literal(.number(6)))
  }

  @Test func aDeclarationIsKeptForLaterLines() throws {
    var context = context
    #expect(context.check(line: "let twice = 2 * cut").declared.map(\.name) == ["twice"])
    #expect(context.check(line: "fn half(x) = x / 2").diagnostics == [])
    let line = context.check(line: "half(twice) + 1 cm")
    #expect(line.diagnostics == [])
    let expression = try #require(line.expression)
    let (program, node) = (try #require(expression.program), try #require(expression.node))
    #expect(program[node].operation == .literal(.number(13)))
  }

  @Test func aPayloadFieldIsAConstantOfTheProgram() throws {
    var context = context
    let expression = try #require(context.check(line: "c.width / 2").expression)
    #expect(expression.constants.map(\.description) == ["c.width"])
    #expect(expression.type == .measured(Dimension("Length")))
    #expect(expression.unit.name == "um")
  }

  @Test func aWrongLineChangesNothing() {
    var context = context
    #expect(context.check(line: "let wrong = cut + 1").diagnostics.map(\.code.text) == ["C0302"])
    #expect(context.check(line: "wrong").diagnostics.map(\.code.text) == ["C0101"])
    #expect(context.check(line: "cut").diagnostics == [])
  }

  @Test func aMistakeIsShownInTheLineAsItWasTyped() {
    var context = context
    let line = context.check(line: "cut + 1")
    #expect(
      DiagnosticRenderer(sources: SourceMap(line.sources)).render(line.diagnostics) == """
        error[C0302]: cannot add Length and Number
         --> line:1:7
          |
        1 | cut + 1
          | ---   ^ plain number
          | length
        help: add a unit: `1 mm`

        """)
    let broken = context.check(line: "2 * (cut")
    #expect(broken.diagnostics.allSatisfy { $0.primary.span.end <= 9 })
    #expect(
      DiagnosticRenderer(sources: SourceMap(broken.sources)).render(broken.diagnostics).contains("| 2 * (cut")
    )
  }

  @Test func aNameCanBeGivenANewMeaning() throws {
    var context = context
    #expect(context.check(line: "let a = 1").diagnostics == [])
    #expect(context.check(line: "let a = 2").diagnostics == [])
    let expression = try #require(context.check(line: "a").expression)
    let (program, node) = (try #require(expression.program), try #require(expression.node))
    #expect(program[node].operation == .literal(.integer(2)))
  }

  @Test func datasetsAndCalibrationsOfEarlierLinesAreUsedByLaterOnes() {
    var context = context
    #expect(context.check(line: "let near = d where x < cut").diagnostics == [])
    #expect(context.check(line: "dataset e like d { files: \"e_<run>.csv\" }").diagnostics == [])
    let second =
      "calibration k { input: near where x > c.m, collect s = summary(y), payload: { m = s.mean } }"
    #expect(context.check(line: second).diagnostics == [])
    #expect(context.check(line: second).diagnostics == [])
    #expect(context.program.calibrations.map(\.name) == ["c", "k"])
    #expect(context.program.calibrations.last?.spec.dependencies == ["c"])
    #expect(context.check(line: "k.m / c.width").diagnostics == [])
  }

  @Test func completionKnowsNamesSlotsMembersAndUnits() {
    let context = context
    #expect(context.completions(at: "2 * cu") == ["cut"])
    #expect(context.completions(at: "c.") == ["m", "width"])
    #expect(context.completions(at: "3 ad") == ["adc"])
    #expect(context.completions(at: "calibration n { strat").contains("strategy"))
    #expect(context.completions(at: "data") == ["dataset"])
    #expect(context.completions(at: "2 * sq") == ["sqrt"])
  }
}
