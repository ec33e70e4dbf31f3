/// Archives of numpy, `.npz`: each array is a column named after it.
///
/// The columns are the arrays whose first dimension is that of the first array; fields of an array `a` are `a.x`.
package enum NumPyArchiveFormat: DataFormat {
  package static let name = "npz"
  package static let suffixes = [".npz"]

  package static func recognises(firstBytes: [UInt8]) -> Bool { firstBytes.starts(with: ZipArchive.mark) }

  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    try Contents(try RandomAccessFile(path: path)).header
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    let file = try RandomAccessFile(path: path)
    let contents = try Contents(file)
    let targets = try contents.header.resolve(columns, options: options, path: path)
    try refuseLists(options, path: path)
    var sources: [any ColumnSource] = []
    for (index, request) in columns.enumerated() {
      guard case .column(let column, let element) = targets[index] else { continue }
      let (array, own) = contents.places[column]
      let member = contents.arrays[array]
      sources += try member.array.sources([(request, index, own, element ?? 0)]) { place throws(DataError) in
        try member.stream(file, skipping: place)
      }
    }
    return ColumnarReader(
      path: path, columns: columns, options: options, rows: contents.header.rows ?? 0, sources: sources,
      observation: FileObservation(file, observer: observer))
  }

  static func refuseLists(_ options: ReadOptions, path: String) throws(DataError) {
    guard options.each != nil else { return }
    throw DataError(
      .unsupported("arrays of numpy have no lists, so `each:` has no elements", help: "leave `each:` out"),
      path: path)
  }
}

extension NumPyArchiveFormat {
  /// An array of the archive.
  private struct Entry {
    let member: ZipArchive.Member
    let dataPlace: Int
    let array: NumPyArray

    /// The array's bytes from a place on.
    func stream(_ file: RandomAccessFile, skipping count: Int) throws(DataError) -> any ByteStream {
      let what = "the array `\(array.name)`"
      guard member.isDeflated else { return FileRange(file, from: dataPlace + count, what: what) }
      let stream = try InflatedRange(file, from: dataPlace, count: member.compressedSize, what: what)
      let skipped = ByteBuffer(count: min(count, 1 << 16))
      var rest = count
      while rest > 0 {
        let part = min(rest, skipped.bytes.count)
        try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: skipped.bytes[..<part]))
        rest -= part
      }
      return stream
    }
  }

  /// All arrays, and the table that they make.
  private struct Contents {
    var arrays: [Entry] = []
    /// The array and the column in it for each column of the table.
    var places: [(array: Int, column: Int)] = []
    let header: TableHeader

    init(_ file: RandomAccessFile) throws(DataError) {
      for member in try ZipArchive(file).members where member.name.hasSuffix(".npy") {
        arrays.append(try Self.entry(member, file))
      }
      let rows = arrays.first { !$0.array.header.shape.isEmpty }?.array.rows
      var columns: [TableColumn] = []
      var unreadable: [TableHeader.Unreadable] = []
      for (index, entry) in arrays.enumerated() {
        let (own, bad) = entry.array.columns
        let prefix = entry.array.header.fields.contains { $0.name.isEmpty } ? "" : "\(entry.array.name)."
        unreadable += bad.map { .init(name: prefix + $0.name, reason: $0.reason) }
        for (place, column) in own.enumerated() {
          let name = prefix + column.name
          guard entry.array.rows == rows else {
            let count = "\(entry.array.rows) rows, and the first array has \(rows ?? 0)"
            unreadable.append(.init(name: name, reason: "it has \(count)"))
            continue
          }
          places.append((index, place))
          columns.append(
            TableColumn(name: name, kind: column.kind, shape: column.shape, storage: column.storage))
        }
      }
      header = TableHeader(columns: columns, unreadable: unreadable, rows: rows ?? 0)
    }

    private static func entry(_ member: ZipArchive.Member, _ file: RandomAccessFile) throws(DataError)
      -> Entry
    {
      let place = try ZipArchive.dataPlace(of: member, file)
      let name = String(member.name.dropLast(4))
      let what = "the array `\(name)`"
      let stream: any ByteStream =
        member.isDeflated
        ? try InflatedRange(file, from: place, count: member.compressedSize, what: what)
        : FileRange(file, from: place, what: what)
      let header = try NumPyHeader(reading: stream, path: file.path, what: what)
      let array = try NumPyArray(header, name: name, path: file.path)
      guard array.size <= member.size - header.dataOffset else {
        throw DataError(
          .damaged(
            "\(what): its header says \(array.size) bytes of data, but \(member.size - header.dataOffset) follow"
          ),
          path: file.path, at: .byte(place))
      }
      return Entry(member: member, dataPlace: place, array: array)
    }
  }
}
