import CalibDiagnostics
import CalibGraph
import CalibLanguage
import Testing

/// Scripts of a size that people generate.
struct LongScriptTests {
  @Test func aChainOfDefinitionsWorksInAnyOrder() {
    let count = 20_000
    var lines = ["let a0 = 1"]
    for index in 1...count { lines.append("let a\(index) = a\(index - 1) + 1") }
    let forward = checked(lines.joined(separator: "\n"))
    #expect(forward.diagnostics == [])
    let backward = checked(lines.reversed().joined(separator: "\n"))
    #expect(backward.diagnostics == [])
    #expect(backward.types.count == count + 1)
  }

  @Test func aChainOfAHundredThousandDefinitionsWorks() {
    let lines = (1...100_000).map { "let a\($0) = a\($0 - 1) + 1" }
    let result = checked((["let a0 = 1"] + lines).joined(separator: "\n"), makesProgram: false)
    #expect(result.diagnostics == [])
  }

  @Test func tenThousandParenthesesAreOneMessage() {
    let count = 10_000
    let text =
      "let x = " + String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count)
    #expect(checked(text).diagnostics.map(\.code.text) == ["C0004"])
  }

  /// Calibrations that read each other, functions and the prelude, checked as `check` does it: without a program.
  @Test func manyCalibrationsThatShareFunctionsAreCheckedWithoutAProgram() {
    var text = "dataset d { files: \"d_<run>.csv\", columns: { mass: GeV } }\nfn twice(x) = 2 * x\n"
    for index in 0..<200 {
      text += """
        calibration c\(index) {
          input: d where mass > \(index) GeV\(index > 0 ? " + twice(c\(index - 1).m)" : "")
          collect s = summary(mass)
          payload: { m = twice(s.mean), n = \(index % 2 == 0 ? "s.mean" : "c\(index - 1).m") + 1 \(index == 150 ? "mm" : "GeV") }
        }

        """
    }
    let found = [true, false].map { checked(text, makesProgram: $0).diagnostics }
    #expect(found[0] == found[1])
    #expect(found[0].map(\.code.text) == ["C0302"])
  }

  @Test func aLongSumIsNoDeepOne() {
    let terms = Array(repeating: "x", count: 20_000).joined(separator: " + ")
    let result = checked("let x = 1 mm\nlet y = \(terms)")
    #expect(result.diagnostics == [])
  }

  @Test func manyCalibrationsAreCheckedInOneGo() {
    var text = "dataset d { files: \"d_<run>.csv\", columns: { mass: GeV } }\n"
    for index in 0..<300 {
      text += """
        calibration c\(index) {
          input: d where mass > \(index) GeV\(index > 0 ? " + c\(index - 1).m" : "")
          collect s = summary(mass)
          payload: { m = s.mean }
        }

        """
    }
    let result = checked(text)
    #expect(result.diagnostics == [])
    #expect(result.program?.calibrations.count == 300)
    #expect(result.program?.calibrations.last?.spec.dependencies == ["c298"])
  }
}
