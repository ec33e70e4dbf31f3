package import CalibModel

/// A file of a dataset, with what is known of it when planning.
package struct InputFile: Hashable, Sendable {
  /// What tells whether a file is still the same without reading it.
  package struct Identity: Hashable, Sendable {
    package let path: String
    package let size: Int64
    /// Nanoseconds since 1970.
    package let modified: Int64
    package let inode: UInt64

    package init(path: String, size: Int64, modified: Int64, inode: UInt64) {
      self.path = path
      self.size = size
      self.modified = modified
      self.inode = inode
    }
  }

  package let dataset: String
  package let identity: Identity
  /// SHA-256 of the bytes, in hexadecimal, where an earlier reading recorded it for this identity.
  package let digest: String?
  /// The runs whose events it holds and that were asked for, sorted; never empty.
  package let runs: [ExperimentRun]
  /// Which of its events are read; `nil`: all.
  package let choice: RowChoice?

  package init(
    dataset: String, identity: Identity, digest: String?, runs: [ExperimentRun], choice: RowChoice? = nil
  ) {
    self.dataset = dataset
    self.identity = identity
    self.digest = digest
    self.runs = runs
    self.choice = choice
  }

  /// The same file with some of its runs only.
  package func restricted(to wanted: [ExperimentRun]) -> InputFile {
    let own = choice.map { choice in
      let limits = Dictionary(zip(runs, choice.limits), uniquingKeysWith: { first, _ in first })
      return RowChoice(seed: choice.seed, file: choice.file, limits: wanted.compactMap { limits[$0] })
    }
    return InputFile(dataset: dataset, identity: identity, digest: digest, runs: wanted, choice: own)
  }

  /// The same file with the digest of its bytes.
  package func with(digest: String) -> InputFile {
    InputFile(dataset: dataset, identity: identity, digest: digest, runs: runs, choice: choice)
  }

  package var path: String { identity.path }
}
