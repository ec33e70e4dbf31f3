import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Cuts inside of intervals: `atom:` and `inside:` of `optimal`.
extension Checker {
  /// The length of an atom in nanoseconds: at least 1, and so few that no sum of times overflows.
  mutating func atomLength(_ node: NodeID) -> Int64? {
    guard let length = staticAmount(node, "`atom:`", of: Dimension.Base.time) else { return nil }
    guard length.rounded() >= 1, length < 1e17 else {
      report(
        .badSetting(
          "`atom:`", wanted: "at least 1 ns and below 3 years", found: tree.text(node), at: tree.span(node)))
      return nil
    }
    return Int64(length.rounded())
  }

  /// Each row needs a time where runs are divided, and what is made of whole intervals has no place beside pieces of them.
  mutating func checkInside(_ draft: CalibrationDraft) {
    guard let option = draft.insideOptions.first else { return }
    checkTimes(draft)
    if let iterate = draft.items.iterate {
      turn(to: draft.items.isIterateAdded)
      reportNotInside(
        "`iterate`", tree.span(iterate), option,
        help: "iterate in a calibration of its own, and read its payload")
    }
    if let gate = draft.items.gates.first {
      turn(to: gate.isAdded)
      reportNotInside("`gate:`", tree.span(gate.node), option, help: "check the constants: `require NAME: …`")
    }
    turn(to: false)
    for collector in draft.collectors.compactMap(\.self) where collector.exec != nil {
      reportNotInside(
        "the program of `\(collector.name)`", collector.span, option, help: "leave out `\(option.name):`")
    }
  }

  private mutating func reportNotInside(
    _ part: String, _ span: SourceSpan, _ option: (name: String, span: SourceSpan), help: String
  ) {
    report(.notInside(part, at: span, option: option.name, option.span, help: help))
  }

  private mutating func checkTimes(_ draft: CalibrationDraft) {
    guard let atom = draft.insideOptions.first(where: { $0.name == "atom" }) else { return }
    let read = draft.collectors.compactMap(\.self).flatMap(\.datasets) + (draft.input?.sources ?? [])
    guard
      let blind = read.compactMap({ datasets[$0] }).first(where: { $0.time == nil && !$0.isBroken })
    else { return }
    report(.noTimeInside(atom.span, dataset: blind.name, at: blind.span))
  }
}
