/// Binary files of Millepede: a row for each measurement, with its derivatives.
///
/// Columns: `record`, the number of the record in the file from 0; `residual` and `sigma`; `local`, the derivatives by the
/// parameters of the record; `label` and `global`, the labels of the detector's parameters and the derivatives by them.
/// The arrays are as long as a script declares them, and filled with zeros. A derivative in `global`
/// is that of the residual, as the collector `millepede` takes it: the negative of what the file has, where it is that of
/// what is expected. Those in `local` stay: the sign of a track's own parameters is nobody's business.
package enum MilleFormat: DataFormat {
  package static let name = "Mille"
  package static let suffixes = [".mille"]

  /// More derivatives of a measurement are no use to anybody.
  private static let mostDerivatives = 4096

  /// A count of words and, for Fortran, the length before it; the first number of a record is 0.
  package static func recognises(firstBytes: [UInt8]) -> Bool {
    func word(_ place: Int) -> Int32 {
      firstBytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int32($1) }
    }
    // Four characters of a text are a much larger number, as the marks of other formats are.
    func isCount(_ words: Int32) -> Bool { words % 2 == 0 && (4...1 << 24).contains(abs(Int(words))) }
    guard firstBytes.count >= 12 else { return false }
    if isCount(word(4)), Int(word(0)) == 4 + MilleReader.size(word(4)) { return word(8) == 0 }
    return isCount(word(0)) && word(4) == 0
  }

  /// Nothing but the first record is looked at.
  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    _ = try MilleReader(path: path).read()
    return table(locals: mostDerivatives, globals: mostDerivatives)
  }

  /// The columns with arrays as long as the first thousand records need them.
  package static func survey(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    let reader = try MilleReader(path: path)
    var (locals, globals, records) = (1, 1, 0)
    while records < 1000, let record = try reader.read() {
      records += 1
      for measurement in record.measurements {
        locals = measurement.locals.reduce(locals) { max($0, $1.label) }
        globals = max(globals, measurement.globals.count)
      }
    }
    return table(locals: locals, globals: globals)
  }

  private static func table(locals: Int, globals: Int) -> TableHeader {
    TableHeader(columns: [
      TableColumn(name: "record", kind: .integer), TableColumn(name: "residual", kind: .number),
      TableColumn(name: "sigma", kind: .number),
      TableColumn(name: "local", kind: .number, shape: .padded(locals)),
      TableColumn(name: "label", kind: .integer, shape: .padded(globals)),
      TableColumn(name: "global", kind: .number, shape: .padded(globals)),
    ])
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    try NumPyArchiveFormat.refuseLists(options, path: path)
    let header = table(locals: mostDerivatives, globals: mostDerivatives)
    let targets = try header.resolve(columns, options: options, path: path)
    return try MilleBatchReader(
      path: path, columns: columns, targets: targets, options: options, observer: observer)
  }
}
