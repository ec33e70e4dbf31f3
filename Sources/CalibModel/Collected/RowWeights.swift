/// How many rows were taken, and their weights: what `.entries`, `.sum` and `.effective` say of a collected object.
package struct RowWeights: Hashable, Sendable {
  package private(set) var rows: Double
  /// Σw.
  package private(set) var sum: Double
  /// Σw².
  package private(set) var squares: Double

  package init(rows: Double = 0, sum: Double = 0, squares: Double = 0) {
    (self.rows, self.sum, self.squares) = (rows, sum, squares)
  }

  /// Rows of weight 1.
  package init(rows: Double) { self.init(rows: rows, sum: rows, squares: rows) }

  /// (Σw)²/Σw²: so many rows of weight 1 say as much; 0 without weights.
  package var effective: Double { squares > 0 ? sum * sum / squares : 0 }

  /// The error of Σw: √(Σw²).
  package var error: Double { squares.squareRoot() }

  package mutating func add(_ weight: Double) {
    rows += 1
    sum += weight
    squares += weight * weight
  }

  package mutating func merge(_ other: RowWeights) {
    rows += other.rows
    sum += other.sum
    squares += other.squares
  }

  /// A member by its name; `nil` for any other name.
  package func member(_ name: String) -> Double? {
    switch name {
    case "entries": rows
    case "sum": sum
    case "effective": effective
    default: nil
    }
  }
}
