import CalibColumns

/// Parquet files with columns of numbers, truth values and texts, one in each row or in lists.
///
/// Members of structures are `a.b`. A number that is missing is NaN, a text the empty one.
package enum ParquetFormat: DataFormat {
  package static let name = "Parquet"
  package static let suffixes = [".parquet", ".pq"]

  /// What stands for a missing text.
  static let emptyText = textCode([])

  package static func recognises(firstBytes: [UInt8]) -> Bool {
    firstBytes.starts(with: ParquetFile.mark) || firstBytes.starts(with: Array("PARE".utf8))
  }

  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    try ParquetFile(path: path).header
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    let file = try ParquetFile(path: path)
    let targets = try file.header.resolve(columns, options: options, path: path)
    let observation = FileObservation(file.file, observer: observer)
    guard let prefix = options.each else {
      return ColumnarReader(
        path: path, columns: columns, options: options, rows: file.rows,
        sources: sources(file, columns, targets) { $0 }, observation: observation)
    }
    let leading = try file.header.leadingList(targets, each: prefix, path: path)
    return ListReader(
      path: path, columns: columns, options: options, entries: file.rows,
      contents: contents(file, columns, targets, leading: leading), observation: observation)
  }

  /// The sources of requests that have one value in a row.
  private static func sources(
    _ file: ParquetFile, _ requests: [ColumnRequest], _ targets: [RequestTarget], place: (Int) -> Int
  ) -> [any ColumnSource] {
    targets.enumerated().compactMap { index, target in
      guard case .column(let column, _) = target, !file.schema.columns[column].isList else { return nil }
      return ParquetNumberSource(
        file, file.schema.columns[column], requests: [place(index)],
        isExact: requests[index].kind == .integer,
        texts: requests[index].texts)
    }
  }

  /// What is read of each row where elements of lists are the rows.
  private static func contents(
    _ file: ParquetFile, _ requests: [ColumnRequest], _ targets: [RequestTarget], leading: Int
  ) -> ListReader.Contents {
    var contents = ListReader.Contents()
    var lists: [(column: Int, requests: [Int])] = [(leading, [])]
    for (index, target) in targets.enumerated() {
      switch target {
      case .eventNumber: contents.eventNumbers.append(index)
      case .elementIndex: contents.elementIndices.append(index)
      case .column(let column, _) where file.schema.columns[column].isList:
        if let place = lists.firstIndex(where: { $0.column == column }) {
          lists[place].requests.append(index)
        } else {
          lists.append((column, [index]))
        }
      case .column: contents.single.append(index)
      }
    }
    let single = contents.single
    contents.sources = sources(file, requests, targets) { index in single.firstIndex(of: index) ?? 0 }
    for list in lists {
      let column = file.schema.columns[list.column]
      let isExact = list.requests.contains { requests[$0].kind == .integer }
      let texts = list.requests.lazy.compactMap { requests[$0].texts }.first
      contents.lists.append(
        ParquetListSource(file, column, requests: list.requests, isExact: isExact, texts: texts))
      contents.listNames.append(column.name)
    }
    return contents
  }
}
