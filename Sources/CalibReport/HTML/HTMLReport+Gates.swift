import CalibModel

extension HTMLReport {
  /// How many elements of a keyed field are listed for each interval, those that decide first.
  private static let elementLimit = 40

  /// What the gates of publication decided, and on which moves.
  func gates(_ result: CalibrationResult) -> String {
    let decisions = result.intervals.flatMap { interval in
      interval.gates.map { (interval: interval.interval, gate: $0) }
    }
    guard !decisions.isEmpty else { return "" }
    var table = HTMLTable([
      .text("Interval"), .text("Field"), .text("Verdict"), .number("To update"), .number("As before"),
      .number("Vetoed"), .number("Largest move"), .text("Reason"),
    ])
    var elements = ""
    for (interval, gate) in decisions {
      func count(_ verdict: GateDecision.Verdict) -> String {
        QuantityText.count(gate.elements.count { $0.verdict == verdict })
      }
      let largest = gate.elements.compactMap(\.move).max { abs($0) < abs($1) }
      let deciding = gate.elements.first { $0.verdict == gate.verdict }
      table.add([
        .interval(interval), .head(gate.field), .badge(Self.word(gate.verdict), Self.tone(gate.verdict)),
        .number(count(.update)), .number(count(.nothing)), .number(count(.veto)),
        .number(largest.map { QuantityText.number($0, significant: 3) } ?? "—"),
        .message(gate.reason.isEmpty ? deciding?.reason ?? "" : gate.reason),
      ])
      if gate.elements.count > 1 { elements += self.elements(of: gate, interval) }
    }
    return folded(
      "Gates", QuantityText.plural(decisions.count, "decision"), table.html + elements, if: table.count > 24)
  }

  private func elements(of gate: GateDecision, _ interval: IntervalOfValidity) -> String {
    let order: [GateDecision.Verdict] = [.veto, .update, .nothing]
    let sorted = order.flatMap { verdict in
      gate.elements.filter { $0.verdict == verdict }.sorted { abs($0.move ?? 0) > abs($1.move ?? 0) }
    }
    var table = HTMLTable([
      .text("Key"), .number("Value"), .number("Move"), .number("Error"), .text("Verdict"), .text("Reason"),
    ])
    for element in sorted.prefix(Self.elementLimit) {
      table.add([
        .head(element.key), .number(QuantityText.number(element.value)),
        .number(element.move.map { QuantityText.number($0, significant: 3) } ?? "—"),
        .number(QuantityText.number(element.error, significant: 2)),
        .badge(Self.word(element.verdict), Self.tone(element.verdict)), .message(element.reason),
      ])
    }
    return details(
      "\(gate.field) in \(interval), by key",
      table.html + left(sorted.count - table.count, "more keys are not shown"))
  }

  private static func word(_ verdict: GateDecision.Verdict) -> String {
    switch verdict {
    case .update: "update"
    case .nothing: "as before"
    case .veto: "veto"
    }
  }

  private static func tone(_ verdict: GateDecision.Verdict) -> String {
    switch verdict {
    case .update: "good"
    case .nothing: ""
    case .veto: "bad"
    }
  }
}
