/// How a file is read.
package struct ReadOptions: Hashable, Sendable {
  /// How many bad rows of the file are left out and counted; one more is an error.
  package var skippableRows: Int
  /// How many bytes are asked for at once; it has no influence on what is read.
  package var chunkSize: Int
  /// The format that a script names; `nil`: known by the file's name and first bytes.
  package var format: String?
  /// The tree of a ROOT file, with its folder (`run/hits`); `nil` where there is only one.
  package var tree: String?
  /// The prefix of the lists whose elements are the rows, as `hit` of `hit.wire`; `nil`: an entry is a row.
  package var each: String?
  /// How many values a script declares of arrays, by their names in the file.
  package var arrayLengths: [String: Int]

  package init(
    skippableRows: Int = 0, chunkSize: Int = 1 << 20, format: String? = nil, tree: String? = nil,
    each: String? = nil, arrayLengths: [String: Int] = [:]
  ) {
    self.format = format
    self.skippableRows = skippableRows
    self.chunkSize = chunkSize
    self.tree = tree
    self.each = each
    self.arrayLengths = arrayLengths
  }
}
