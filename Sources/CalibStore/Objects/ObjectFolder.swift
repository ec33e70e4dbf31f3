import CalibDigest

/// The payload bytes under `objects/`, each under the SHA-256 of its content.
struct ObjectFolder {
  let folder: StoreFolder
  /// What is known of objects that were read before; `nil` reads and checks all bytes always.
  var verdicts: VerdictCache?

  /// Whether a text can name an object: 64 lower-case hexadecimal digits.
  static func isDigest(_ text: some StringProtocol) -> Bool { text.utf8.count == 64 && isDigestPrefix(text) }

  static func isDigestPrefix(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
    }
  }

  /// The bytes of an object, checked against its name.
  func read(_ digest: String) throws(StoreError) -> [UInt8] {
    guard Self.isDigest(digest) else { throw .notADigest(digest) }
    let path = folder.object(digest)
    guard let identity = Disk.identity(path) else { throw .objectMissing(path) }
    let bytes = try Disk.read(path)
    if let verdicts, verdicts.isKnown(digest, identity), bytes.count == identity.size { return bytes }
    guard Self.matches(bytes, digest) else { throw .objectDamaged(path) }
    verdicts?.record(digest, identity)
    return bytes
  }

  static func matches(_ bytes: [UInt8], _ digest: String) -> Bool { sha256Hex(bytes) == digest }

  /// Whether an object is there with the content that its name says.
  func isIntact(_ digest: String) -> Bool {
    guard let bytes = try? Disk.read(folder.object(digest)) else { return false }
    return sha256Hex(bytes) == digest
  }

  /// Puts objects in their places so that they outlive a crash; steps 2 to 4 of the write path.
  ///
  /// Objects that are there and intact are not written again, but their folders are synced all the same, unless
  /// `synced` knows better: another writer may have renamed them a moment ago.
  func write(
    _ objects: [(digest: String, bytes: [UInt8])], synced: SyncedObjects = .none,
    atStep: (WriteStep) throws(StoreError) -> Void
  ) throws(StoreError) {
    try TemporaryFiles.sweep(folder.temporary)
    let missing = objects.filter { !isIntact($0.digest) }
    let unsynced = objects.map(\.digest).filter { !synced.hasObject($0) }
    guard !missing.isEmpty || !unsynced.isEmpty else {
      for step in [WriteStep.objectsWritten, .objectsRenamed, .foldersSynced] { try atStep(step) }
      return
    }
    var temporary = try TemporaryFiles(in: folder.temporary)
    do throws(StoreError) {
      let renewed = try place(missing, through: &temporary, atStep: atStep)
      let touched = Set(unsynced + missing.map(\.digest))
      for path in Set(touched.map(folder.objectFolder)).sorted() { try Disk.syncFolder(path) }
      if renewed || !touched.allSatisfy(synced.hasFolder) { try Disk.syncFolder(folder.objects) }
      try atStep(.foldersSynced)
    } catch {
      // The reason of the failure is worth more than that of the tidying, which the next writer repeats.
      try? temporary.remove()
      throw error
    }
    try temporary.remove()
  }

  /// Writes objects to `tmp/` and renames them; says whether a folder had to be made for one.
  private func place(
    _ objects: [(digest: String, bytes: [UInt8])], through temporary: inout TemporaryFiles,
    atStep: (WriteStep) throws(StoreError) -> Void
  ) throws(StoreError) -> Bool {
    var written: [(path: String, digest: String)] = []
    for object in objects { written.append((try temporary.write(object.bytes), object.digest)) }
    try atStep(.objectsWritten)
    var makesFolder = false
    for file in written {
      if try Disk.makeFolder(folder.objectFolder(file.digest)) { makesFolder = true }
      try Disk.move(file.path, to: folder.object(file.digest))
    }
    try atStep(.objectsRenamed)
    return makesFolder
  }
}
