/// Arrays of numpy, `.npy`: of numbers of any kind, in any byte order, with or without fields.
///
/// Fields are columns; an array without fields is one column, `value`. Further dimensions make fixed arrays: `value[0]`.
package enum NumPyFormat: DataFormat {
  package static let name = "npy"
  package static let suffixes = [".npy"]

  package static func recognises(firstBytes: [UInt8]) -> Bool { firstBytes.starts(with: NumPyHeader.mark) }

  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    try table(of: try array(try RandomAccessFile(path: path)))
  }

  private static func table(of array: NumPyArray) throws(DataError) -> TableHeader {
    let (columns, unreadable) = array.columns
    return TableHeader(columns: columns, unreadable: unreadable, rows: array.rows)
  }

  private static func array(_ file: RandomAccessFile) throws(DataError) -> NumPyArray {
    let stream = FileRange(file, from: 0, what: "the header")
    let header = try NumPyHeader(reading: stream, path: file.path, what: "the array")
    let array = try NumPyArray(header, name: "value", path: file.path)
    guard array.size <= file.size - header.dataOffset else {
      throw DataError(
        .damaged(
          "its header says \(array.size) bytes of data, but \(max(0, file.size - header.dataOffset)) follow"),
        path: file.path, at: .byte(header.dataOffset))
    }
    return array
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    let file = try RandomAccessFile(path: path)
    let array = try array(file)
    let targets = try table(of: array).resolve(columns, options: options, path: path)
    try NumPyArchiveFormat.refuseLists(options, path: path)
    let wanted = columns.enumerated().compactMap { index, request in
      if case .column(let column, let element) = targets[index] {
        return (request: request, index: index, column: column, element: element ?? 0)
      }
      return nil
    }
    let sources = try array.sources(wanted) { place throws(DataError) in
      FileRange(file, from: place, what: "the array")
    }
    return ColumnarReader(
      path: path, columns: columns, options: options, rows: array.rows, sources: sources,
      observation: FileObservation(file, observer: observer))
  }
}
