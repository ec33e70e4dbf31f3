import CalibGraph
import CalibModel

/// The rule of publication gates (`semantics`, section 7): values in, decisions out.
///
/// Source: the rule of the automated alignment of CMS. Per element, in this order: a move larger than `max_move` is
/// a veto; one larger than the cut with an error larger than `max_error` is a veto; one larger than the cut and
/// significant is an update; the rest is nothing.
enum GateRule {
  /// A number of a field with its error, by key.
  struct Number: Hashable {
    let key: String
    let value: Double
    let error: Double
  }

  /// What the field was before, for a part of the interval.
  struct Old {
    let interval: IntervalOfValidity
    let digest: String
    let numbers: [Number]
  }

  /// Decides for one field and interval.
  ///
  /// Where several old payloads cover the interval, each element is held against each of them and the worst
  /// verdict counts.
  ///
  /// - Parameters:
  ///   - payload: the payload's name in the store, where it differs from the gate's.
  ///   - entries: of the calibration's first collector.
  static func decision(
    _ spec: GateSpec, payload: String? = nil, new: [Number], olds: [Old], entries: Double
  ) -> GateDecision {
    let tables = olds.map { old in
      Dictionary(old.numbers.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let elements = new.map { number in
      let verdicts = tables.map { element(spec, number, $0[number.key]) }
      return verdicts.max { rank($0.verdict) < rank($1.verdict) } ?? element(spec, number, nil)
    }
    var verdict = elements.map(\.verdict).max { rank($0) < rank($1) } ?? .nothing
    var reason = ""
    if let least = spec.minimumEntries, entries < Double(least), verdict == .update {
      // Nothing of before could stand in its place, so there would be a hole in the coverage.
      verdict = olds.isEmpty ? .veto : .nothing
      reason = "\(QuantityText.number(entries)) entries, fewer than \(least)"
      if olds.isEmpty { reason += ", and nothing to hold it against" }
    }
    return GateDecision(
      payload: payload ?? spec.payload, field: spec.field, elements: elements, verdict: verdict,
      reason: reason,
      held: olds.map { GateDecision.Held(interval: $0.interval, digest: $0.digest) })
  }

  private static func element(_ spec: GateSpec, _ new: Number, _ old: Number?) -> GateDecision.Element {
    guard let old else {
      return .init(
        key: new.key, value: new.value, move: nil, error: new.error, verdict: .update,
        reason: "it has no old value")
    }
    var (move, error) = (new.value - old.value, new.error)
    if spec.isRelative { (move, error) = (move / abs(old.value), error / abs(old.value)) }
    let (verdict, reason) = verdict(spec, move: move, error: error)
    return .init(
      key: new.key, value: new.value, move: move, error: error, verdict: verdict, reason: reason)
  }

  /// The verdict on one move; a move that is not a number is a veto, as nothing can be said of it.
  static func verdict(
    _ spec: GateSpec, move: Double, error: Double
  ) -> (GateDecision.Verdict, reason: String) {
    func text(_ number: Double) -> String { QuantityText.number(number) }
    guard move.isFinite, !error.isNaN else { return (.veto, "its move is not a number") }
    let size = abs(move)
    if let most = spec.maximumMove, size > most {
      return (.veto, "moved by \(text(move)), more than \(text(most))")
    }
    guard size > spec.cut else {
      return (
        .nothing, move == 0 ? "it did not move" : "moved by \(text(move)), no more than \(text(spec.cut))"
      )
    }
    if let most = spec.maximumError, error > most {
      return (.veto, "moved by \(text(move)) with an error of \(text(error)), more than \(text(most))")
    }
    let significance = error == 0 ? Double.infinity : size / error
    if significance >= spec.significance {
      return (.update, "moved by \(text(move)), \(text(significance)) errors")
    }
    return (.nothing, "moved by \(text(move)), only \(text(significance)) errors")
  }

  private static func rank(_ verdict: GateDecision.Verdict) -> Int {
    switch verdict {
    case .nothing: 0
    case .update: 1
    case .veto: 2
    }
  }
}
