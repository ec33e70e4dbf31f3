import CalibGraph

/// What is known of the contents of the work's files.
struct FileDigests {
  private var digests: [String?]
  private var isHashed: [Bool]
  private let identities: FileIdentities?

  /// - Parameter verifies: whether no file is taken for what it was when it was read: each is hashed.
  init(_ files: [InputFile], _ identities: FileIdentities?, verifies: Bool = false) {
    digests = files.map { verifies ? nil : $0.digest ?? identities?.digest($0.identity) }
    isHashed = Array(repeating: false, count: files.count)
    self.identities = identities
  }

  subscript(file: Int) -> String? { digests[file] }

  /// Whether hashing a file first may save a reading: its size is that of a file that was read.
  func isWorthHashing(_ file: Int, _ input: InputFile) -> Bool {
    digests[file] == nil && !isHashed[file] && identities?.knowsSize(input.identity.size) == true
  }

  mutating func hashed(_ file: Int, _ digest: String?) {
    isHashed[file] = true
    digests[file] = digest
  }

  mutating func read(_ file: Int, _ digest: String) { digests[file] = digest }

  /// What is new about a file whose content is not known, or was only hashed, for people; `nil` where that is no reason.
  func novelty(_ file: Int, _ input: InputFile) -> String? {
    guard digests[file] == nil || isHashed[file], let identities else { return nil }
    if identities.hasFailed(input.identity) { return "its last reading failed" }
    guard !identities.isEmpty else { return nil }
    return identities.knowsPath(input.path) ? "input changed" : "new file"
  }
}
