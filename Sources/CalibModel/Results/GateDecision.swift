/// What the publication gate of one field decided for one interval (`semantics`, section 7), element by element.
package struct GateDecision: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable {
    /// It moved, and by more than its error explains.
    case update
    /// It did not move, or not significantly; what it was held against stays.
    case nothing
    /// It moved too far, or too uncertainly; nothing of the publication is published.
    case veto
  }

  /// One element of the field: one key, or the whole field where it is no keyed one.
  package struct Element: Hashable, Sendable {
    /// The key as text; empty for a field that is not keyed.
    package let key: String
    package let value: Double
    /// New minus old, divided by the size of the old value where the gate is relative; `nil` without an old value.
    package let move: Double?
    /// The error that the move is held against, in the same scale.
    package let error: Double
    package let verdict: Verdict
    /// Why: `moved by 0.2, more than 0.1`.
    package let reason: String

    package init(
      key: String, value: Double, move: Double?, error: Double, verdict: Verdict, reason: String
    ) {
      self.key = key
      self.value = value
      self.move = move
      self.error = error
      self.verdict = verdict
      self.reason = reason
    }
  }

  /// A payload of before that covers a part of the interval.
  package struct Held: Hashable, Sendable {
    package let interval: IntervalOfValidity
    /// SHA-256 of the payload's bytes, in hexadecimal.
    package let digest: String

    package init(interval: IntervalOfValidity, digest: String) {
      self.interval = interval
      self.digest = digest
    }
  }

  /// The payload's name and the field's.
  package let payload: String
  package let field: String
  package let elements: [Element]
  package let verdict: Verdict
  /// Why, where it is not the elements that decide: too few entries.
  package let reason: String
  /// What it was held against: published again where there is nothing to update.
  package let held: [Held]

  package init(
    payload: String, field: String, elements: [Element], verdict: Verdict, reason: String, held: [Held]
  ) {
    self.payload = payload
    self.field = field
    self.elements = elements
    self.verdict = verdict
    self.reason = reason
    self.held = held
  }
}

extension CalibrationResult.Interval {
  /// What is published again instead of a payload, because its gates had nothing to update; empty where the new one is.
  package func heldInstead(of payload: String) -> [GateDecision.Held] {
    let decisions = gates.filter { $0.payload == payload }
    guard let first = decisions.first, decisions.allSatisfy({ $0.verdict == .nothing }) else { return [] }
    return first.held
  }
}

extension GateDecision {
  package var json: JSONValue {
    .members([
      "payload": .string(payload), "field": .string(field), "verdict": .string(verdict.rawValue),
      "reason": .string(reason),
      "elements": .array(
        elements.map {
          .members([
            "key": .string($0.key), "value": .exact($0.value), "move": $0.move.map(JSONValue.exact),
            "error": .exact($0.error), "verdict": .string($0.verdict.rawValue), "reason": .string($0.reason),
          ])
        }),
      "held": .array(
        held.map { .members(["iov": .string($0.interval.description), "digest": .string($0.digest)]) }),
    ])
  }

  /// Reads what ``json`` wrote; `nil` where it is anything else.
  package init?(json: JSONValue) {
    guard let payload = json["payload"]?.asString, let field = json["field"]?.asString,
      let verdict = json["verdict"]?.asString.flatMap(Verdict.init(rawValue:)),
      let reason = json["reason"]?.asString, let elements = json.all("elements", Element.init(json:)),
      let held = json.all("held", Held.init(json:))
    else { return nil }
    self.init(
      payload: payload, field: field, elements: elements, verdict: verdict, reason: reason, held: held)
  }
}

extension GateDecision.Element {
  init?(json: JSONValue) {
    guard let key = json["key"]?.asString, let value = json["value"]?.asExactDouble,
      let error = json["error"]?.asExactDouble, let reason = json["reason"]?.asString,
      let verdict = json["verdict"]?.asString.flatMap(GateDecision.Verdict.init(rawValue:))
    else { return nil }
    self.init(
      key: key, value: value, move: json["move"]?.asExactDouble, error: error, verdict: verdict,
      reason: reason)
  }
}

extension GateDecision.Held {
  init?(json: JSONValue) {
    guard let interval = json["iov"]?.asString.flatMap({ IntervalOfValidity($0) }),
      let digest = json["digest"]?.asString
    else { return nil }
    self.init(interval: interval, digest: digest)
  }
}
