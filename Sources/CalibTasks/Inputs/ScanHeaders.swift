import CalibData
import CalibDiagnostics
import CalibLanguage

/// Checks the headers of all files of a dataset, without reading the data.
struct ScanHeaders {
  let dataset: DatasetDefinition

  /// Throws where a file has not all of the columns: what it has, and how many files of how many lack one.
  func check(_ paths: [String]) throws(FilePatternError) {
    let columns = ScanColumns(dataset: dataset)
    var missing: [(path: String, column: ScanColumns.Source, has: TableHeader)] = []
    for path in paths {
      let header = try Self.header(path, columns.options)
      if let column = columns.sources.first(where: { !header.has($0.name, options: columns.options) }) {
        missing.append((path, column, header))
      }
    }
    guard let first = missing.first else { return }
    let error = DataError(
      .missingColumn(
        first.column.name, has: first.has.names,
        nearest: NearNames.nearest(to: first.column.name, in: first.has.names)),
      path: first.path)
    let lacking = missing.count { $0.column == first.column }
    let count = paths.count == 1 ? "" : " (missing in \(lacking) of \(paths.count) files)"
    throw FilePatternError(
      .missingColumn(first.column.column), "\(error.description)\(count)", help: error.help)
  }

  private static func header(_ path: String, _ options: ReadOptions) throws(FilePatternError) -> TableHeader {
    do throws(DataError) {
      return try DataFormats.format(of: path, options).header(path: path, options: options)
    } catch {
      throw FilePatternError(.unreadableFile, error.description, help: error.help)
    }
  }
}
