// CalibData reads files of events: batches of rows, only the columns asked for. It knows formats and bytes; what a
// column means, which run a row belongs to and what is done with it are others' business.

/// Sees the bytes of a file as they are read.
package typealias ByteObserver = (UnsafeRawBufferPointer) -> Void

/// A format of data files.
///
/// A new format is one file with a type like this one, and one line in ``DataFormats``.
package protocol DataFormat: Sendable {
  /// The name, as messages and documentation use it.
  static var name: String { get }

  /// The ends of names that belong to it, with their points.
  static var suffixes: [String] { get }

  /// Whether a file's first bytes (at most 64, decompressed where the file is a compressed text) are of this format.
  static func recognises(firstBytes: [UInt8]) -> Bool

  /// Reads what the columns are, without the data.
  static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader

  /// The columns as a person is told of them: where the header alone does not say enough, some of the data are read.
  static func survey(path: String, options: ReadOptions) throws(DataError) -> TableHeader

  /// Opens a file to read columns of it.
  ///
  /// - Parameter columns: what to read; their order is that of the batches.
  /// - Parameter observer: sees all bytes of the file, in order; the last of them before the reading ends.
  static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader
}

extension DataFormat {
  package static func survey(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    try header(path: path, options: options)
  }

  package static func header(path: String) throws(DataError) -> TableHeader {
    try header(path: path, options: ReadOptions())
  }
}
