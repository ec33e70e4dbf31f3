import CalibModel

extension [UInt8] {
  /// Rows, Σw and Σw².
  mutating func append(_ weights: RowWeights) {
    append(compact: weights.rows)
    append(compact: weights.sum)
    append(compact: weights.squares)
  }
}

extension ByteReader {
  /// What ``Swift/Array/append(_:)`` wrote; `nil` where rows cannot have given it.
  mutating func rowWeights() -> RowWeights? {
    guard let rows = compact(), rows >= 0, let sum = compact(), sum >= 0, let squares = compact(),
      squares >= 0
    else { return nil }
    return RowWeights(rows: rows, sum: sum, squares: squares)
  }
}
