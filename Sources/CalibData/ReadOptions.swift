/// How a file is read.
package struct ReadOptions: Hashable, Sendable {
  /// How many bad rows of the file are left out and counted; one more is an error.
  package var skippableRows: Int
  /// How many bytes are asked for at once; it has no influence on what is read.
  package var chunkSize: Int

  package init(skippableRows: Int = 0, chunkSize: Int = 1 << 20) {
    self.skippableRows = skippableRows
    self.chunkSize = chunkSize
  }
}
