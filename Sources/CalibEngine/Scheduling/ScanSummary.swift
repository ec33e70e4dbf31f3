import CalibGraph

/// What a reading gave, without the bytes: those are in the cache.
struct ScanSummary: Sendable {
  /// In the order of the collects.
  let collected: [Collected]
  let identity: InputFile.Identity
  let digest: String
  let rows: Int
  let skippedRows: Int
  let firstSkipped: String
}
