import CalibModel
import GRDB

/// How a change is to be made: by whom, with which words, and whether at all.
package struct ChangeRequest: Sendable {
  package let author: CommitAuthor
  /// The words of the commit; `nil` takes words that say what was done.
  package let message: String?
  /// Works the change out and leaves the store as it is.
  package let isDryRun: Bool

  package init(by author: CommitAuthor, message: String? = nil, isDryRun: Bool = false) {
    self.author = author
    self.message = message
    self.isDryRun = isDryRun
  }
}

extension ConditionsStore {
  /// Makes one change of one tag in one commit, or works out what it would be.
  ///
  /// A change that says nothing makes no commit. The lock keeps `gc` away while the change refers to
  /// payloads.
  ///
  /// - Parameter find: works the change out, inside the transaction in which it is made.
  func change(
    _ request: ChangeRequest, saying words: String, _ find: (Database) throws -> TagChange
  ) throws(StoreError) -> PublicationResult {
    if request.isDryRun { return try reading { try find($0) }.result(commit: nil) }
    guard access == .writing else { throw .readOnly(path) }
    let lock = try FolderLock(folder.lock, .shared)
    let result = try writing { database in
      let change = try find(database)
      if change.isEmpty { return change.result(commit: nil) }
      let digest = try change.apply(by: request.author, message: request.message ?? words, in: database)
      try options.atStep(.beforeCommit)
      return change.result(commit: digest)
    }
    try options.atStep(.afterCommit)
    _ = consume lock
    return result
  }

  /// Edits the rows of a tag that must be OPEN.
  func edit(
    _ name: String, _ request: ChangeRequest, saying words: String,
    _ body: (TagContent, Database) throws -> TagContent
  ) throws(StoreError) -> PublicationResult {
    try change(request, saying: words) { database in
      let tag = try database.existingTagRow(name, in: path)
      guard tag.state == .open else { throw StoreError.tagIsNotOpen(name, tag.state) }
      let old = try database.content(of: tag)
      var change = TagChange(name, tag)
      change.edit = TagEdit(from: old, to: try body(old, database))
      return change
    }
  }
}
