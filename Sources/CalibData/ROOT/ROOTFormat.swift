/// ROOT files with trees of plain numbers: single values, fixed arrays, lists with a counter and vectors.
package enum ROOTFormat: DataFormat {
  package static let name = "ROOT"
  package static let suffixes = [".root"]

  package static func recognises(firstBytes: [UInt8]) -> Bool {
    // A table whose first column is called `root` goes on with text.
    firstBytes.starts(with: ROOTFile.mark) && firstBytes.dropFirst(4).prefix(2).contains { $0 < 9 }
  }

  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    try columns(of: try ROOTFile(path: path), options).header
  }

  private static func columns(of file: ROOTFile, _ options: ReadOptions) throws(DataError) -> ROOTColumns {
    let key = try ROOTTrees(file).tree(options.tree)
    return ROOTColumns(try ROOTTree(file, key: key))
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    let file = try ROOTFile(path: path)
    let tree = try self.columns(of: file, options)
    let targets = try tree.header.resolve(columns, options: options, path: path)
    let observation = FileObservation(file.file, observer: observer)
    let plan = ROOTReadingPlan(file: file, columns: tree.columns, requests: columns, targets: targets)
    guard let prefix = options.each else {
      return ColumnarReader(
        path: path, columns: columns, options: options, rows: tree.entries,
        sources: plan.sources { $0 }, observation: observation)
    }
    let leading = try tree.header.leadingList(targets, each: prefix, path: path)
    return ListReader(
      path: path, columns: columns, options: options, entries: tree.entries,
      contents: plan.contents(leading: leading), observation: observation)
  }
}
