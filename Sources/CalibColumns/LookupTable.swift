package import CalibModel

/// The values of a keyed constant, found by columns of key parts.
///
/// It is a class because thousands of runs share few of them, and batches hand them around.
package final class LookupTable: Sendable {
  private let parts: [KeyPartIndex]
  private let values: [Double]
  /// Curves by key, where the values are their places.
  let curves: [Curve]

  /// Beyond so many combinations of key parts there is no table.
  package static let largestCount = 1 << 27

  /// - Returns: `nil` where the parts of the keys have too many combinations.
  package convenience init?(_ constant: Keyed<Double>) {
    self.init(constant, curves: [])
  }

  package convenience init?(curves constant: Keyed<Curve>) {
    let places = Keyed(
      space: constant.space, keys: constant.keys, values: constant.values.indices.map(Double.init))
    self.init(places, curves: constant.values)
  }

  private init?(_ constant: Keyed<Double>, curves: [Curve]) {
    let length = constant.space.parts.count
    var parts: [KeyPartIndex] = []
    var count = 1
    for place in 0..<length {
      let found = Set(constant.keys.map { $0.parts[place] }).sorted()
      let part = KeyPartIndex(found)
      let (product, isLarge) = count.multipliedReportingOverflow(by: part.count)
      guard !isLarge, product <= Self.largestCount else { return nil }
      count = product
      parts.append(part)
    }
    var values = [Double](repeating: .nan, count: count)
    for (key, value) in zip(constant.keys, constant.values) {
      var index = 0
      for (part, keyPart) in zip(parts, key.parts) { index = index * part.count + part.index(keyPart.code) }
      values[index] = value
    }
    self.parts = parts
    self.values = values
    self.curves = curves
  }

  /// How many columns a look-up needs.
  package var partCount: Int { parts.count }

  /// The value of one key; NaN where it has none.
  func value(_ columns: [UnsafePointer<Double>], row: Int) -> Double {
    var index = 0
    for place in parts.indices {
      let found = parts[place].index(columns[place][row])
      if found < 0 { return .nan }
      index = index &* parts[place].count &+ found
    }
    return values[index]
  }

  /// The values of the first `count` rows.
  func look(up columns: [UnsafePointer<Double>], _ result: UnsafeMutablePointer<Double>, _ count: Int) {
    if parts.count == 1, case .range(let low, let size) = parts[0] {
      look(up: columns[0], low, Double(size), result, count)
    } else {
      for row in 0..<count { result[row] = value(columns, row: row) }
    }
  }

  @inline(never)
  private func look(
    up column: UnsafePointer<Double>, _ low: Double, _ size: Double, _ result: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for row in 0..<count {
        let offset = column[row] - low
        guard offset >= 0, offset < size else {
          result[row] = .nan
          continue
        }
        let index = Int(truncatingIfNeeded: Int64(offset))
        result[row] = Double(index) == offset ? values[index] : .nan
      }
    }
  }
}
