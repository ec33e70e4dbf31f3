/// The digest of a list of labelled fields, for the fingerprints of tasks.
///
/// Each field is written as its kind, the length of its label, the label, the length of its value and the value,
/// so two different lists never give the same bytes. The order of the fields counts.
/// A copy goes on by itself: what many tasks have in common is appended once.
package struct FingerprintHasher: Hashable, Sendable {
  private enum Kind: UInt8 { case domain, text, bytes, integer, number, bool, list, absent }

  private var encoded: [UInt8] = []

  /// Starts a list; the domain says what is digested (`collect 1`), so that two kinds of lists never meet.
  package init(_ domain: String) {
    append(.domain, domain, [])
  }

  package mutating func append(_ label: String, _ text: String) {
    append(.text, label, Array(text.utf8))
  }

  package mutating func append(_ label: String, bytes: [UInt8]) {
    append(.bytes, label, bytes)
  }

  package mutating func append(_ label: String, _ integer: Int) {
    append(.integer, label, Self.bytes(UInt64(bitPattern: Int64(integer))))
  }

  /// Appends a number by its bits: `-0` and `0` differ, and so do two kinds of NaN.
  package mutating func append(_ label: String, _ number: Double) {
    append(.number, label, Self.bytes(number.bitPattern))
  }

  package mutating func append(_ label: String, _ flag: Bool) {
    append(.bool, label, [flag ? 1 : 0])
  }

  package mutating func append(_ label: String, list: some Sequence<String>) {
    var value: [UInt8] = []
    for text in list {
      value += Self.bytes(UInt64(text.utf8.count))
      value += text.utf8
    }
    append(.list, label, value)
  }

  /// Appends that a field has no value, which is not the same as an empty text.
  package mutating func appendAbsent(_ label: String) {
    append(.absent, label, [])
  }

  /// The SHA-256 of the list so far, in 64 lower-case hexadecimal digits.
  package func finish() -> String { sha256Hex(encoded) }

  private mutating func append(_ kind: Kind, _ label: String, _ value: [UInt8]) {
    encoded.append(kind.rawValue)
    encoded += Self.bytes(UInt64(label.utf8.count))
    encoded += label.utf8
    encoded += Self.bytes(UInt64(value.count))
    encoded += value
  }

  /// Eight bytes, the lowest first.
  private static func bytes(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}
