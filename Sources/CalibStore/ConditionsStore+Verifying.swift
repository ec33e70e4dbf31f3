import GRDB

extension ConditionsStore {
  /// Checks the whole store and gives what is wrong, in a fixed order; nothing where all is well.
  ///
  /// Always: the database's own check, overlaps, the chain of commits, and each payload's bytes against their
  /// SHA-256. Deep: the thorough check of the database, MD5 and size of each payload, the tables against a
  /// replay of all commits, and objects that nothing refers to. Linear in the store, in time; deep also in
  /// memory.
  package func verify(deep: Bool) -> [VerifyFinding] {
    var findings: [VerifyFinding] = []
    var contents: [StoredContent] = []
    do throws(StoreError) {
      try reading { database in
        findings = try StoreVerification.check(database, deep: deep)
        contents = try StoreVerification.contents(database)
      }
    } catch {
      findings.append(VerifyFinding(kind: .database, message: error.message))
      return findings
    }
    let objects = ObjectFolder(folder: folder)
    findings += contents.compactMap { objects.finding($0, deep: deep) }
    if deep { findings += objects.unreferenced(besides: Set(contents.map(\.digest))) }
    return findings
  }
}
