import CalibData

/// The numbers of a file that a script reads as a whole: `read("template.npy")`.
package struct FileNumbers: Hashable, Sendable {
  /// As they stand in the file.
  package let numbers: [Double]
  /// SHA-256 of the file's bytes, in hexadecimal.
  package let digest: String

  /// More would not fit into an expression.
  private static let most = 1_000_000

  /// Reads the file's only column, or an array with one dimension.
  package init(path: String) throws(FilePatternError) {
    do throws(DataError) {
      let format = try DataFormats.format(of: path)
      let header = try format.header(path: path)
      guard header.columns.count == 1, let column = header.columns.first, column.shape == .single else {
        throw DataError(
          .unsupported(
            "`read` takes a file of one column, and it has \(Self.shape(header))",
            help: "write the numbers to a file of their own"), path: path)
      }
      let digest = ScanDigest()
      let request = ColumnRequest(name: column.name, sourceName: column.name, kind: .number)
      let reader = try format.reader(path: path, columns: [request], options: ReadOptions()) {
        digest.update($0)
      }
      var numbers: [Double] = []
      while true {
        let count = try reader.readBatch()
        if count == 0 { break }
        for row in 0..<count {
          guard reader.column(0)[row].isFinite, numbers.count < Self.most else {
            throw DataError(
              .badRow(
                RowProblem(
                  column: column.name,
                  message: numbers.count < Self.most
                    ? "there is no number" : "more than \(Self.most) numbers")),
              path: path, at: reader.place(ofRow: row))
          }
          numbers.append(reader.column(0)[row])
        }
      }
      self.numbers = numbers
      self.digest = digest.finish()
    } catch {
      throw FilePatternError(.unreadableFile, error.description, help: error.help)
    }
  }

  private static func shape(_ header: TableHeader) -> String {
    if header.columns.count == 1 { return "rows of several numbers" }
    return "\(header.columns.count) columns"
  }
}
