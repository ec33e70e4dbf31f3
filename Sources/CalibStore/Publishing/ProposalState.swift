/// How far a proposal has come.
package enum ProposalState: String, Hashable, Sendable, CaseIterable {
  case waiting = "WAITING"
  case approved = "APPROVED"
  case refused = "REFUSED"
  /// A publication carried it out.
  case published = "PUBLISHED"
  /// A newer proposal of the same group for the same tag took its place.
  case replaced = "REPLACED"

  /// Whether something may still come of it.
  package var isPending: Bool { self == .waiting || self == .approved }
}
