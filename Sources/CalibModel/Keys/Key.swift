/// The key of one object of a keyed one: a value for each part of its space.
///
/// Keys are ordered part by part; integers before booleans before texts.
package struct Key: Hashable, Sendable, Comparable {
  package enum Part: Hashable, Sendable, Comparable {
    case integer(Int)
    case bool(Bool)
    case string(String)

    package static func < (left: Self, right: Self) -> Bool {
      switch (left, right) {
      case (.integer(let a), .integer(let b)): a < b
      case (.bool(let a), .bool(let b)): !a && b
      case (.string(let a), .string(let b)): a < b
      case (.integer, _): true
      case (.bool, .string): true
      case (.bool, .integer), (.string, _): false
      }
    }
  }

  package let parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }

  /// A key of one whole number.
  package init(_ integer: Int) { parts = [.integer(integer)] }

  package static func < (left: Self, right: Self) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}

extension Key: CustomStringConvertible {
  /// `12`, `carrier` without quotes, `""` for the empty text, `(3, 1)`.
  package var description: String {
    let texts = parts.map { part in
      switch part {
      case .integer(let value): "\(value)"
      case .bool(let value): "\(value)"
      case .string(let value): value.isEmpty ? "\"\"" : value
      }
    }
    return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ", ")))"
  }
}
