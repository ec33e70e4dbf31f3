/// The payloads of one name that win in a chain of tags, each for the runs where it does.
package struct PinnedConditions: Hashable, Sendable {
  package let name: String
  /// In order of their runs, without overlap; runs in no entry have no payload in the chain.
  package let entries: [ConditionsEntry]

  package init(name: String, entries: [ConditionsEntry]) {
    self.name = name
    self.entries = entries
  }
}
