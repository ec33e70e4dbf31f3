/// Something that `verify` found.
package struct VerifyFinding: Hashable, Sendable, CustomStringConvertible {
  /// What was looked at when it was found.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file of the database is broken.
    case database
    /// Two rows of a tag and a name share runs.
    case overlap
    /// Payload bytes are missing or changed.
    case object
    /// The chain of digests is broken.
    case commit
    /// The tables are not what the commits make.
    case replay
    /// Bytes that nothing refers to: what a crash may leave, no damage.
    case unreferenced
  }

  package let kind: Kind
  package let message: String

  /// Whether the store is damaged; an unreferenced object is only worth knowing.
  package var isDamage: Bool { kind != .unreferenced }

  package var description: String { "\(kind.rawValue): \(message)" }
}
