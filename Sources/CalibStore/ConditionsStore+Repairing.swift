package import CalibModel

/// What a repair did.
package struct RepairReport: Hashable, Sendable {
  /// The SHA-256 of each content that is good again, with where it came from.
  package let repaired: [Item]
  /// The SHA-256 of each content that no source has.
  package let missing: [String]

  /// A content that is good again.
  package struct Item: Hashable, Sendable {
    package let digest: String
    package let source: String
  }

  package var json: JSONValue {
    .members([
      "repaired": .array(
        repaired.map { .members(["sha256": .string($0.digest), "from": .string($0.source)]) }),
      "missing": .array(missing.map { .string($0) }),
    ])
  }
}

extension ConditionsStore {
  /// Puts back objects that are missing or damaged, from what `gc` set aside and from other stores.
  ///
  /// Bytes count by their SHA-256 alone, so any store with the same content will do. Reads every object
  /// of the store.
  package func repair(from sources: [String], isDryRun: Bool = false) throws(StoreError) -> RepairReport {
    guard access == .writing || isDryRun else { throw .readOnly(path) }
    let contents = try reading { try StoreVerification.contents($0) }
    let lock = access == .writing ? try FolderLock(folder.lock, .shared) : nil
    let objects = ObjectFolder(folder: folder)
    var repaired: [RepairReport.Item] = []
    var missing: [String] = []
    for content in contents where !objects.isIntact(content.digest) {
      guard let (bytes, source) = goodBytes(content.digest, sources) else {
        missing.append(content.digest)
        continue
      }
      if !isDryRun { try objects.write([(content.digest, bytes)], atStep: options.atStep) }
      repaired.append(RepairReport.Item(digest: content.digest, source: source))
    }
    _ = consume lock
    return RepairReport(repaired: repaired, missing: missing)
  }

  /// The bytes of a content from the first place that has them.
  private func goodBytes(_ digest: String, _ sources: [String]) -> (bytes: [UInt8], source: String)? {
    let aside = "\(folder.garbage)/\(digest)"
    if let bytes = try? Disk.read(aside), ObjectFolder.matches(bytes, digest) {
      return (bytes, folder.garbage)
    }
    for source in sources {
      let other = ObjectFolder(folder: StoreFolder(path: source))
      if let bytes = try? other.read(digest) { return (bytes, source) }
    }
    return nil
  }
}
