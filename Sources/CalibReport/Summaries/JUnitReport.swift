import CalibGraph
import CalibModel

/// A run as JUnit XML, which forges show beside a merge request: a suite per calibration, a case per interval without
/// constants, per check and per gate.
///
/// A calibration that is not done is a failure of its suite's first case; an `expect` that fails is a case with its
/// message in `system-out`, since it stops nothing.
package func junitReport(_ content: ReportContent) -> String { JUnitReport(content: content).text }

struct JUnitReport {
  let content: ReportContent

  var text: String {
    let suites =
      content.results.map(suite) + (content.overallChecks.isEmpty ? [] : [overallChecks])
      + (content.publicationResults.isEmpty ? [] : [publications])
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"\(escaped(content.title))\">\n" + suites.joined() + "</testsuites>\n"
  }

  /// One `testcase`; a failure where there is a message.
  private struct Case {
    let name: String
    let failure: String?
    var output = ""
  }

  private func suite(_ result: CalibrationResult) -> String {
    let isGood = HTMLReport.tone(result.outcome) == "good"
    let words = result.outcome.words + (result.note.isEmpty ? "" : ": \(result.note)")
    var cases = [Case(name: "outcome", failure: isGood ? nil : words)]
    for interval in result.intervals {
      if !interval.report.status.isSuccess {
        cases.append(
          Case(
            name: "\(interval.label)",
            failure: "\(interval.report.status.rawValue): \(interval.report.reason)"))
      }
      for check in interval.report.checks { cases.append(self.case(of: check, in: interval)) }
      for gate in interval.gates {
        let reason = gate.elements.first { $0.verdict == .veto }?.reason ?? ""
        let said = gate.reason.isEmpty ? reason : gate.reason
        cases.append(
          Case(
            name: "gate \(gate.field) \(interval.label)",
            failure: gate.verdict == .veto ? "veto: \(said)" : nil))
      }
    }
    return written(result.name, cases)
  }

  private var overallChecks: String {
    written(
      "checks over calibrations",
      content.overallChecks.map { check in
        let name =
          "\(check.isRequired ? "require" : "expect") \(check.name)\(check.run.map { " \($0)" } ?? "")"
        let message = check.message.isEmpty ? "failed" : check.message
        if check.passed { return Case(name: name, failure: nil) }
        return check.isRequired
          ? Case(name: name, failure: message)
          : Case(name: name, failure: nil, output: "warning: \(message)")
      })
  }

  private func `case`(of check: CheckRecord, in interval: CalibrationResult.Interval) -> Case {
    let name = "\(check.kind.rawValue) \(check.name) \(interval.label)"
    let said = [check.value, check.message].filter { !$0.isEmpty }.joined(separator: ": ")
    if check.passed { return Case(name: name, failure: nil) }
    return check.kind == .require
      ? Case(name: name, failure: said.isEmpty ? "failed" : said)
      : Case(name: name, failure: nil, output: "warning: \(said)")
  }

  private var publications: String {
    written(
      "publication",
      content.publicationResults.map { result in
        let words = HTMLReport.word(result.outcome) + (result.note.isEmpty ? "" : ": \(result.note)")
        return Case(name: result.tag, failure: result.outcome == .refused ? words : nil, output: words)
      })
  }

  private func written(_ name: String, _ cases: [Case]) -> String {
    let failures = cases.count { $0.failure != nil }
    var text =
      "  <testsuite name=\"\(escaped(name))\" tests=\"\(cases.count)\" failures=\"\(failures)\">\n"
    for entry in cases {
      text += "    <testcase classname=\"\(escaped(name))\" name=\"\(escaped(entry.name))\""
      if let failure = entry.failure {
        text += "><failure message=\"\(escaped(failure))\"/></testcase>\n"
      } else if !entry.output.isEmpty {
        text += "><system-out>\(escaped(entry.output))</system-out></testcase>\n"
      } else {
        text += "/>\n"
      }
    }
    return text + "  </testsuite>\n"
  }

  /// As in HTML, where control characters are made visible too.
  ///
  /// Two scalars more are none of XML 1.0: they are shown by their number.
  private func escaped(_ text: String) -> String {
    HTMLText.escaped(text).unicodeScalars.reduce(into: "") { out, scalar in
      if scalar.value == 0xfffe || scalar.value == 0xffff {
        out += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
  }
}
