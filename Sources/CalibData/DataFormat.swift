// CalibData reads files of events: batches of rows, only the columns asked for. It knows formats and bytes; what a
// column means, which run a row belongs to and what is done with it are others' business.

/// A format of data files.
///
/// A new format is one file with a type like this one, and one line in ``DataFormats``.
package protocol DataFormat: Sendable {
  /// The name, as messages and documentation use it.
  static var name: String { get }

  /// Whether a file is of this format, by its name or its first bytes.
  static func recognises(path: String, firstBytes: [UInt8]) -> Bool

  /// Reads the names of the columns, without the data.
  static func header(path: String) throws(DataError) -> TableHeader

  /// Opens a file to read columns of it.
  ///
  /// - Parameter columns: what to read; their order is that of the batches.
  /// - Parameter observer: sees all bytes of the file, in order; the last of them before the reading ends.
  static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions,
    observer: @escaping (UnsafeRawBufferPointer) -> Void
  ) throws(DataError) -> any BatchReader
}
