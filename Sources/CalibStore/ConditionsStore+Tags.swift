package import CalibModel
import GRDB

extension ConditionsStore {
  /// Gives a tag another state, as the rules allow (``TagState/successors``).
  ///
  /// - Throws: `tagState` where the rules do not allow it.
  package func setState(
    of name: String, to state: TagState, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try change(request, saying: "make \(name) \(state.rawValue)") { database in
      let tag = try database.existingTagRow(name, in: path)
      guard tag.state.successors.contains(state) else { throw StoreError.badStep(name, tag.state, state) }
      var change = TagChange(name, tag)
      change.state = state
      return change
    }
  }

  /// Gives a tag other words; they say nothing to a program, so every state allows it.
  package func describe(
    _ name: String, as text: String, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try change(request, saying: "describe \(name)") { database in
      let tag = try database.existingTagRow(name, in: path)
      var change = TagChange(name, tag)
      change.description = text
      return change
    }
  }

  /// Gives a tag another name; what was published keeps the one that others know it by.
  package func rename(
    _ name: String, to newName: String, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    guard StoreNames.isTag(newName) else { throw .badTagName(newName) }
    return try change(request, saying: "rename \(name) to \(newName)") { database in
      let tag = try database.existingTagRow(name, in: path)
      switch tag.state {
      case .published, .invalid, .running: throw StoreError.noRename(name, tag.state)
      case .open, .testing, .validated: break
      }
      if try database.tagRow(newName) != nil { throw StoreError.tagExists(newName, in: path) }
      var change = TagChange(name, tag)
      change.newName = newName
      return change
    }
  }

  /// Makes an OPEN tag with the content of another one, or of `TAG@COMMIT`.
  package func clone(
    _ source: String, as name: String, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try make(name, request, saying: "clone \(source)") { database in
      try database.content(named: source, in: path)
    }
  }

  /// Makes an OPEN tag that answers every run as the chain of tags does: the first tag that has a
  /// payload wins, name by name.
  ///
  /// - Parameter runs: only these runs; what reaches over their ends is cut.
  package func merge(
    _ sources: [String], into name: String, runs: IoV? = nil, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try make(name, request, saying: "merge \(sources.joined(separator: ", "))") { database in
      TagMerge.merged(try sources.map { try database.content(named: $0, in: path) }, runs: runs)
    }
  }

  /// Makes an OPEN tag with a content.
  private func make(
    _ name: String, _ request: ChangeRequest, saying words: String, _ content: (Database) throws -> TagContent
  ) throws(StoreError) -> PublicationResult {
    guard StoreNames.isTag(name) else { throw .badTagName(name) }
    return try change(request, saying: words) { database in
      if try database.tagRow(name) != nil { throw StoreError.tagExists(name, in: path) }
      var change = TagChange(name, nil)
      change.edit = TagEdit(from: TagContent(), to: try content(database))
      return change
    }
  }
}
