import CalibModel

extension HTMLReport {
  /// How many of the checks that passed are listed one by one.
  private static let passedLimit = 1000

  private struct Checked {
    let interval: IntervalOfValidity
    let record: CheckRecord
  }

  /// What each check demands and how it came out; then those that failed one by one, and folded away the others.
  func checks(_ result: CalibrationResult) -> String {
    let all = result.intervals.flatMap { interval in
      interval.report.checks.map { Checked(interval: interval.interval, record: $0) }
    }
    guard !all.isEmpty else { return "" }
    let failed = all.filter { !$0.record.passed }
    let passed = all.filter(\.record.passed)
    var out = "<h3>Checks</h3>\n" + overview(all, result)
    if !failed.isEmpty { out += Self.table(failed) }
    for picture in pictures(failed, result) {
      out += """
        <figure class="picture">\
        <figcaption>\(HTMLText.escaped(picture.check)) in \(picture.interval)</figcaption>\
        <pre>\(HTMLText.escapedLines(picture.text))</pre></figure>

        """
    }
    guard !passed.isEmpty else { return out }
    let shown = Array(passed.prefix(Self.passedLimit))
    return out
      + details(
        "\(QuantityText.plural(passed.count, "check")) passed",
        Self.table(shown) + left(passed.count - shown.count, "more are not shown"))
  }

  /// A row for each check: its condition with the limit, and the values over all intervals.
  private func overview(_ all: [Checked], _ result: CalibrationResult) -> String {
    var table = HTMLTable([
      .text("Check"), .text("Kind"), .text("Condition"), .number("Passed"), .text("Values"),
    ])
    var names: Set<String> = []
    for first in all where names.insert(first.record.name).inserted {
      let of = all.map(\.record).filter { $0.name == first.record.name }
      let passed = of.count(where: \.passed)
      let tone = passed == of.count ? "good" : first.record.kind == .require ? "bad" : "doubt"
      let condition = content.conditions[result.name]?[first.record.name] ?? ""
      table.add([
        .head(first.record.name), .text(first.record.kind.rawValue),
        .html("<td>\(condition.isEmpty ? "" : HTMLText.element("code", condition))</td>"),
        .html(
          "<td class=\"number\"><span class=\"badge \(tone)\">\(QuantityText.count(passed)) of "
            + "\(QuantityText.count(of.count))</span></td>"),
        .text(Self.range(of.map(\.value))),
      ])
    }
    return table.html
  }

  /// `0.91 … 1.4 mm` for values of one unit, a single one as it is; empty where they are no numbers.
  static func range(_ values: [String]) -> String {
    let known = Set(values.filter { !$0.isEmpty })
    if known.count < 2 { return known.first ?? "" }
    let split = known.map { value -> (number: Double?, unit: Substring) in
      let parts = value.split(separator: " ")
      // An error stands between the value and its unit.
      let rest = parts.dropFirst(parts.count > 2 && parts[1] == "±" ? 3 : 1)
      return (Double(parts.first ?? ""), rest.first ?? "")
    }
    let numbers = split.compactMap(\.number)
    guard numbers.count == split.count, Set(split.map(\.unit)).count == 1, let low = numbers.min(),
      let high = numbers.max()
    else { return "" }
    let ends = "\(QuantityText.number(low, significant: 4)) … \(QuantityText.number(high, significant: 4))"
    return split[0].unit.isEmpty ? ends : "\(ends) \(split[0].unit)"
  }

  private func pictures(_ failed: [Checked], _ result: CalibrationResult) -> [CheckPicture] {
    failed.compactMap { check in
      content.pictures.first {
        $0.calibration == result.name && $0.interval == check.interval && $0.check == check.record.name
      }
    }
  }

  private static func table(_ checks: [Checked]) -> String {
    var table = HTMLTable([
      .text("Verdict"), .text("Kind"), .text("Check"), .text("Interval"), .number("Value"), .text("Message"),
    ])
    for check in checks {
      let record = check.record
      let tone = record.passed ? "good" : record.kind == .require ? "bad" : "doubt"
      table.add([
        .badge(record.passed ? "passed" : "failed", tone), .text(record.kind.rawValue), .head(record.name),
        .interval(check.interval), .number(record.value), .message(record.message),
      ])
    }
    return table.html
  }
}

extension HTMLReport {
  /// The checks over several calibrations.
  var overallChecks: String {
    guard !content.overallChecks.isEmpty else { return "" }
    var table = HTMLTable([
      .text("Verdict"), .text("Kind"), .text("Check"), .text("From run"), .text("Reads"), .text("Message"),
    ])
    for check in content.overallChecks.sorted(by: { !$0.passed && $1.passed }).prefix(Self.passedLimit) {
      let tone = check.passed ? "good" : check.isRequired ? "bad" : "doubt"
      table.add([
        .badge(check.passed ? "passed" : "failed", tone), .text(check.isRequired ? "require" : "expect"),
        .head(check.name), .text(check.run.map { "\($0)" } ?? "—"),
        .text(check.calibrations.joined(separator: ", ")), .message(check.message),
      ])
    }
    return section("Checks over calibrations", table.html)
  }
}
