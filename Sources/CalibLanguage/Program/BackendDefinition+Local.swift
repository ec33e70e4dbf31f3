import CalibModel

/// What `backend local` says of this machine.
extension BackendDefinition {
  private subscript(slot: String) -> Value? { settings.last { $0.name == slot }?.value }

  /// How many cores tasks have together; `nil`: all.
  package var workers: Int? {
    if case .integer(let count)? = self["workers"] { count } else { nil }
  }

  /// How much memory tasks that say what they need have together, in bytes; `nil`: it is not counted.
  package var memory: Int64? { self["memory"]?.asNumber.map { Int64($0) } }

  /// How many there are of each token.
  package var tokens: [String: Int] {
    guard case .record(let entries)? = self["tokens"] else { return [:] }
    var tokens: [String: Int] = [:]
    for entry in entries {
      if case .integer(let count) = entry.value { tokens[entry.name] = count }
    }
    return tokens
  }
}
