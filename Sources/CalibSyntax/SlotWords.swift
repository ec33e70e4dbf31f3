/// The slots that a reader of scripts knows, for the message about `input = dimuon`; the checker has the list
/// that counts.
enum SlotWords {
  static let known: Set<String> = [
    "input", "need", "strategy", "cover", "runs", "gaps", "accept", "skip", "payload", "writes", "keep",
    "gate",
    "after", "resources", "retry", "tolerate", "doc", "files", "format", "tree", "each", "columns",
    "run_from",
    "catalog", "limit", "seed", "time", "bad_rows", "empty",
  ]
}
