import CalibData
import CalibDiagnostics
import CalibLanguage

/// Checks the headers of all files of a dataset, without reading the data.
struct ScanHeaders {
  let dataset: DatasetDefinition

  /// Throws where a file has not all of the columns, as they are declared: what it has, and how many files of how many
  /// lack one.
  ///
  /// - Returns: how many rows each file has, as far as its header says so.
  func check(_ paths: [String]) throws(FilePatternError) -> [String: Int] {
    let columns = ScanColumns(dataset: dataset)
    let requests = columns.declared + (columns.runColumns(first: 0)?.requests ?? [])
    // Files of which nothing is read here are those of external programs, in whatever format.
    if requests.isEmpty { return [:] }
    var missing: [(path: String, column: ColumnRequest, has: TableHeader)] = []
    var rows: [String: Int] = [:]
    for path in paths {
      let header = try header(path, columns.options)
      rows[path] = header.rows
      for request in requests {
        guard header.has(request.sourceName, options: columns.options) else {
          missing.append((path, request, header))
          break
        }
        try check(request, header, columns, path)
      }
    }
    if let first = missing.first {
      throw lack(
        first.column, in: first.has, of: first.path, missing.count { $0.column == first.column }, paths)
    }
    return rows
  }

  private func lack(
    _ column: ColumnRequest, in header: TableHeader, of path: String, _ lacking: Int, _ paths: [String]
  ) -> FilePatternError {
    // A value of an array that is there means that the array is shorter than declared.
    let array = column.sourceName.lastIndex(of: "[").map { String(column.sourceName[..<$0]) }
    if let array, column.sourceName.hasSuffix("]"), let match = header.match(array) {
      let shape = header.columns[match.column].shape
      let holds = if case .fixed(let count) = shape { "has \(count) values in a row" } else { "is no array" }
      return FilePatternError(
        .missingColumn(Self.array(column.name)),
        "\(path): `\(array)` \(holds), and \(Self.length(column.name)) were declared",
        help: "`calib columns \(path)` prints the columns that it has")
    }
    let error = DataError(
      .missingColumn(
        column.sourceName, has: header.names,
        nearest: NearNames.nearest(to: column.sourceName, in: header.names)),
      path: path)
    let count = paths.count == 1 ? "" : " (missing in \(lacking) of \(paths.count) files)"
    return FilePatternError(
      .missingColumn(Self.array(column.name)), "\(error.description)\(count)", help: error.help)
  }

  /// Whether a column that is there can be read as it is declared.
  private func check(
    _ request: ColumnRequest, _ header: TableHeader, _ columns: ScanColumns, _ path: String
  ) throws(FilePatternError) {
    do throws(DataError) {
      try header.check(request, options: columns.options, path: path)
    } catch {
      throw FilePatternError(
        .missingColumn(Self.array(request.name)), error.description, help: error.help)
    }
    guard let match = header.match(request.sourceName), let element = match.element,
      case .fixed(let count) = header.columns[match.column].shape, count != element + 1,
      columns.column(request.name)?.count != nil
    else { return }
    let name = Self.array(request.name)
    throw FilePatternError(
      .missingColumn(name),
      "\(path): `\(name)` has \(count) values in a row, and \(Self.length(request.name)) were declared",
      help: "declare as many: `[…; \(count)]`")
  }

  /// The name of an array of which `samples[30]` is the last value.
  private static func array(_ name: String) -> String {
    name.hasSuffix("]") ? name.lastIndex(of: "[").map { String(name[..<$0]) } ?? name : name
  }

  private static func length(_ name: String) -> Int {
    guard let bracket = name.lastIndex(of: "[") else { return 1 }
    return (Int(name[name.index(after: bracket)...].dropLast()) ?? 0) + 1
  }

  private func header(_ path: String, _ options: ReadOptions) throws(FilePatternError) -> TableHeader {
    do throws(DataError) {
      return try DataFormats.format(of: path, named: dataset.format).header(path: path, options: options)
    } catch {
      throw FilePatternError(.unreadableFile, error.description, help: error.help)
    }
  }
}
