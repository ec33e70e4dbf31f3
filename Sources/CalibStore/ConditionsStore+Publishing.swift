import GRDB

extension ConditionsStore {
  /// Publishes payloads into an OPEN tag, which is made if it is missing: all of them in one commit, or none.
  ///
  /// A RUNNING tag takes what changes no run that it has a closed interval or an earlier first run for.
  ///
  /// What the new intervals overlap in the tag is cut: a row that contains a new one is cut in two.
  /// Neighbours with the same content stay apart. If the tag has all of it already there is no commit.
  ///
  /// The one commit point is the end of the transaction. Before it, a crash leaves files in `tmp/` and
  /// objects that nothing refers to, and no reader sees either; after it, the publication is there as a
  /// whole.
  ///
  /// - Throws: `tagState`, `headMoved`, `overlap`, `invalidArgument`; `readOnly`, `full`, `busy`, `damaged`
  ///   or `system` of the disk. Nothing is changed then.
  package func publish(
    _ publication: Publication, by author: CommitAuthor
  ) throws(StoreError) -> PublicationResult {
    guard access == .writing else { throw .readOnly(path) }
    let (entries, objects) = try PreparedEntry.prepare(publication)
    let (foreseen, basis, synced) = try reading { database in
      (
        try PublicationChange(publication, entries, in: database), try database.nextCommit(),
        try SyncedObjects(of: objects.map(\.digest), in: database)
      )
    }
    if foreseen.additions.isEmpty { return foreseen.result(commit: nil) }
    let lock = try FolderLock(folder.lock, .shared)
    try ObjectFolder(folder: folder).write(objects, synced: synced, atStep: options.atStep)
    let result = try writing { database in
      // Every change of a table is a commit: where none came in between, what was found before is true still.
      let isSame = try database.nextCommit() == basis
      let change = isSame ? foreseen : try PublicationChange(publication, entries, in: database)
      if change.additions.isEmpty { return change.result(commit: nil) }
      let digest = try change.apply(by: author, message: publication.message, in: database)
      try options.atStep(.beforeCommit)
      return change.result(commit: digest)
    }
    try options.atStep(.afterCommit)
    _ = consume lock
    return result
  }

  /// What a publication would do, without doing it; also in a store that cannot be written.
  package func preview(_ publication: Publication) throws(StoreError) -> PublicationResult {
    let (entries, _) = try PreparedEntry.prepare(publication)
    return try reading { try PublicationChange(publication, entries, in: $0) }.result(commit: nil)
  }

  /// Makes an OPEN tag with nothing in it.
  package func createTag(
    _ name: String, description: String = "", _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    guard StoreNames.isTag(name) else { throw .badTagName(name) }
    return try change(request, saying: "make tag \(name)") { database in
      if try database.tagRow(name) != nil { throw StoreError.tagExists(name, in: path) }
      var change = TagChange(name, nil)
      change.description = description
      return change
    }
  }

  /// Runs `body` in one transaction that takes the right to write at its beginning.
  ///
  /// A deferred transaction would fail where another writer came between its first read and its first write.
  func writing<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try database.writeWithoutTransaction { database in
        var result: T?
        try database.inTransaction(.immediate) {
          result = try body(database)
          return .commit
        }
        guard let result else { preconditionFailure("calib bug: a transaction ended without a result") }
        return result
      }
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }
}
