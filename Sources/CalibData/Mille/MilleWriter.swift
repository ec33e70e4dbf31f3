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
    var (numbers, labels) = ([0.0], [0])
    for measurement in record.measurements {
      numbers += [measurement.value] + measurement.locals.map(\.value)
      labels += [0] + measurement.locals.map(\.label)
      numbers += [measurement.sigma] + measurement.globals.map(\.value)
      labels += [0] + measurement.globals.map(\.label)
    }
    var bytes = OutputBytes(isBigEndian: false)
    let words = 2 * numbers.count
    let size = 4 + numbers.count * (isDouble ? 12 : 8)
    if layout == .fortran { bytes.append(Int32(size)) }
    bytes.append(Int32(isDouble ? -words : words))
    for number in numbers {
      if isDouble { bytes.append(number.bitPattern) } else { bytes.append(Float(number).bitPattern) }
    }
    for label in labels {
      guard let label = Int32(exactly: label) else {
        throw DataError(
          .unsupported("the label \(label) is too large for Millepede", help: ""), path: output.path)
      }
      bytes.append(label)
    }
    if layout == .fortran { bytes.append(Int32(size)) }
    try output.write(bytes.bytes)
  }

  /// Ends the file and puts it into its place.
  package func finish() throws(DataError) { try output.finish() }
}
