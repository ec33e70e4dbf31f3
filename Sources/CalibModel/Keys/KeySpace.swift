/// What the keys of a keyed object may be: its parts by name, each with the values that it may take.
///
/// Two keyed values go together where their spaces are equal. A space whose parts all have declared values is total:
/// every key of it exists in every interval.
package struct KeySpace: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case integer, string, bool }

  /// The values that are declared for a part.
  package enum Allowed: Hashable, Sendable {
    /// Whole numbers, both ends included.
    case range(ClosedRange<Int>)
    case integers([Int])
    case strings([String])
  }

  package struct Part: Hashable, Sendable {
    package let name: String
    package let kind: Kind
    /// `nil`: the keys are those that rows had.
    package let allowed: Allowed?

    package init(name: String, kind: Kind, allowed: Allowed?) {
      self.name = name
      self.kind = kind
      self.allowed = allowed
    }

    /// Whether it is any text.
    package var isFreeText: Bool { kind == .string && allowed == nil }
  }

  package let parts: [Part]

  package init(parts: [Part]) { self.parts = parts }

  /// Whether every key is declared.
  package var isTotal: Bool { parts.allSatisfy { $0.allowed != nil } }

  /// Whether a part is a text that the data alone know.
  package var hasFreeText: Bool { parts.contains { $0.isFreeText } }
}

extension KeySpace: CustomStringConvertible {
  /// As a message shows it: `wire in 0..14335`, `(layer in 0..55, side in 0..1)`, `board (any)`.
  package var description: String {
    let texts = parts.map { part in
      switch part.allowed {
      case nil: "\(part.name) (any)"
      case .range(let range): "\(part.name) in \(range.lowerBound)..\(range.upperBound)"
      case .integers(let values): "\(part.name) in \(values)"
      case .strings(let values): "\(part.name) in \(values)"
      }
    }
    return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ", ")))"
  }
}
