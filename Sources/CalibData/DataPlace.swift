/// A place in a data file.
package enum DataPlace: Hashable, Sendable {
  /// A line of a text, from 1.
  case line(Int)
  /// A row of a binary file, from 0 as ROOT, numpy and pandas count.
  case row(Int)
  /// A byte of the file, from 0.
  case byte(Int)
}

extension DataPlace: CustomStringConvertible {
  package var description: String {
    switch self {
    case .line(let line): "line \(line)"
    case .row(let row): "row \(row) (from 0)"
    case .byte(let byte): "byte \(byte)"
    }
  }
}
