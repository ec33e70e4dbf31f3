/// Writes binary files that pede reads.
///
/// It is a class for the file that it writes; without ``finish()`` nothing of it stays.
package final class MilleWriter {
  private let output: OutputFile
  private let layout: MilleLayout
  private let isDouble: Bool

  /// - Parameter isDouble: whether numbers are written in 8 bytes; else in 4, rounded to the nearest.
  package init(path: String, layout: MilleLayout = .c, isDouble: Bool = false) throws(DataError) {
    output = try OutputFile(path: path)
    self.layout = layout
    self.isDouble = isDouble
  }

  package func write(_ record: MilleRecord) throws(DataError) {
    let bytes: [UInt8]
    do throws(MilleProblem) {
      bytes = try record.bytes(layout: layout, isDouble: isDouble)
    } catch {
      throw DataError(.unsupported(error.description, help: ""), path: output.path)
    }
    try output.write(bytes)
  }

  /// Ends the file and puts it into its place.
  package func finish() throws(DataError) { try output.finish() }
}
