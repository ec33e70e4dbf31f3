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
    // Most lists fit, so that they do not move while they grow.
    encoded.reserveCapacity(256)
    begin(.domain, domain, byteCount: 0)
  }

  package mutating func append(_ label: String, _ text: String) {
    begin(.text, label, byteCount: text.utf8.count)
    encoded.append(contentsOf: text.utf8)
  }

  package mutating func append(_ label: String, bytes: [UInt8]) {
    begin(.bytes, label, byteCount: bytes.count)
    encoded.append(contentsOf: bytes)
  }

  package mutating func append(_ label: String, _ integer: Int) {
    begin(.integer, label, byteCount: 8)
    append(UInt64(bitPattern: Int64(integer)))
  }

  /// Appends a number by its bits: `-0` and `0` differ, and so do two kinds of NaN.
  package mutating func append(_ label: String, _ number: Double) {
    begin(.number, label, byteCount: 8)
    append(number.bitPattern)
  }

  package mutating func append(_ label: String, _ flag: Bool) {
    begin(.bool, label, byteCount: 1)
    encoded.append(flag ? 1 : 0)
  }

  package mutating func append(_ label: String, list: [String]) {
    begin(.list, label, byteCount: list.reduce(0) { $0 + 8 + $1.utf8.count })
    for text in list {
      append(UInt64(text.utf8.count))
      encoded.append(contentsOf: text.utf8)
    }
  }

  /// Appends that a field has no value, which is not the same as an empty text.
  package mutating func appendAbsent(_ label: String) {
    begin(.absent, label, byteCount: 0)
  }

  /// The SHA-256 of the list so far, in 64 lower-case hexadecimal digits.
  package func finish() -> String { sha256Hex(encoded) }

  /// Writes what stands before the value of a field.
  private mutating func begin(_ kind: Kind, _ label: String, byteCount: Int) {
    encoded.append(kind.rawValue)
    append(UInt64(label.utf8.count))
    encoded.append(contentsOf: label.utf8)
    append(UInt64(byteCount))
  }

  /// Eight bytes, the lowest first.
  private mutating func append(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { encoded.append(contentsOf: $0) }
  }
}
