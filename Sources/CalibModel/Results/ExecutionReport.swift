/// All that one execution of an algorithm found: kept in the cache, shown in results and reports.
///
/// ``json`` and ``init(json:)`` are inverse to each other, bit for bit.
package struct ExecutionReport: Hashable, Sendable {
  package var status: ExecutionStatus
  /// Why, where it is no success; empty otherwise.
  package var reason: String
  /// The payloads, in the order of the script; at least one where the status is a success, but for a
  /// validation.
  package var payloads: [Payload]
  /// The iterated values with which the next pass begins, by name, in base units; empty without iteration.
  package var next: [NamedValue]
  /// What the pass watched: iterated values and the parts of `until`, for the history.
  package var watched: [NamedConstant]
  package var checks: [CheckRecord]
  package var plots: [PlotRecord]
  /// Entries of each collected object, in order of the script.
  package var entries: [NamedNumber]
  /// For how many keys a keyed fit did not end well, by its text; those without a failed key are left out.
  package var failedFits: [NamedNumber] = []

  package init(status: ExecutionStatus, reason: String = "") {
    self.status = status
    self.reason = reason
    (payloads, next) = ([], [])
    (watched, checks, plots, entries) = ([], [], [], [])
  }

  package struct NamedNumber: Hashable, Sendable {
    package let name: String
    package let value: Double

    package init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  package struct NamedValue: Hashable, Sendable {
    package let name: String
    package let value: IteratedValue

    package init(name: String, value: IteratedValue) {
      self.name = name
      self.value = value
    }
  }

  package struct NamedConstant: Hashable, Sendable {
    package let name: String
    package let value: Payload.Constant

    package init(name: String, value: Payload.Constant) {
      self.name = name
      self.value = value
    }
  }
}

extension ExecutionReport {
  /// The first payload, of most calibrations the only one; setting it makes it the only one.
  package var payload: Payload? {
    get { payloads.first }
    set { payloads = newValue.map { [$0] } ?? [] }
  }

  /// The value of a payload's field, by the field's name or, where there are several payloads,
  /// `PAYLOAD.field`.
  package func constant(_ field: String) -> Payload.Constant? {
    for payload in payloads {
      if let value = payload[field] { return value }
      if field.hasPrefix(payload.name + "."),
        let value = payload[String(field.dropFirst(payload.name.count + 1))]
      {
        return value
      }
    }
    return nil
  }
}

/// One check of one interval, with the value of every part of its condition.
package struct CheckRecord: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case require, expect }

  package let kind: Kind
  package let name: String
  package let passed: Bool
  /// The value of the left side of the comparison, as text with its unit; empty where there is none.
  package let value: String
  /// The text of `else`, interpolated; empty where there is none.
  package let message: String
  /// The condition's parts, outermost last, for the picture of a failed check.
  package let parts: [Part]

  /// A part of a condition: where it stands in the script (byte offsets, end exclusive) and what it was.
  package struct Part: Hashable, Sendable {
    package let start: Int
    package let end: Int
    package let value: String

    package init(start: Int, end: Int, value: String) {
      self.start = start
      self.end = end
      self.value = value
    }
  }

  package init(kind: Kind, name: String, passed: Bool, value: String, message: String, parts: [Part]) {
    self.kind = kind
    self.name = name
    self.passed = passed
    self.value = value
    self.message = message
    self.parts = parts
  }
}
