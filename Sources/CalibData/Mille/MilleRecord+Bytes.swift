extension MilleRecord {
  /// The record as it lies in a file.
  ///
  /// - Parameter isDouble: whether numbers have 8 bytes; else 4, rounded to the nearest.
  /// - Throws: where a label is not from 1 to 2³¹ - 1, a number is too large, or an error is 0 in so few bytes.
  package func bytes(layout: MilleLayout = .c, isDouble: Bool = false) throws(MilleProblem) -> [UInt8] {
    var (numbers, labels) = ([0.0], [0])
    for measurement in measurements {
      numbers += [measurement.value] + measurement.locals.map(\.value)
      labels += [0] + measurement.locals.map(\.label)
      numbers += [measurement.sigma] + measurement.globals.map(\.value)
      labels += [0] + measurement.globals.map(\.label)
      let sigma = isDouble ? measurement.sigma : Double(Float(measurement.sigma))
      guard sigma > 0 else { throw .number(measurement.sigma) }
    }
    var bytes = OutputBytes(isBigEndian: false)
    let words = 2 * numbers.count
    let size = 4 + numbers.count * (isDouble ? 12 : 8)
    if layout == .fortran { bytes.append(Int32(size)) }
    bytes.append(Int32(isDouble ? -words : words))
    for number in numbers {
      guard isDouble ? number.isFinite : Float(number).isFinite else { throw .number(number) }
      if isDouble { bytes.append(number.bitPattern) } else { bytes.append(Float(number).bitPattern) }
    }
    for label in labels {
      guard label >= 0, let label = Int32(exactly: label) else { throw .label(label) }
      bytes.append(label)
    }
    if layout == .fortran { bytes.append(Int32(size)) }
    return bytes.bytes
  }
}

/// Why a record cannot be written.
package enum MilleProblem: Error, Hashable, Sendable {
  case label(Int)
  case number(Double)
}

extension MilleProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .label(let label): "the label \(label) is too large for Millepede"
    case .number(let number): "the number \(number) is too large or too small for Millepede"
    }
  }
}
