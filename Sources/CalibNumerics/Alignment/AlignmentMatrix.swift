/// The normal equations of an alignment: a symmetric matrix, dense by rows of its lower triangle or sparse,
/// and a right side.
struct AlignmentMatrix: Sendable {
  let order: Int
  var right: [Double]
  /// order × order numbers, of which the lower triangle is used; empty where the matrix is sparse.
  private(set) var dense: [Double]
  /// For each row the elements up to the diagonal by column; empty where the matrix is dense.
  private(set) var rows: [[Int: Double]]

  init(order: Int, isSparse: Bool) {
    self.order = order
    right = Array(repeating: 0, count: order)
    dense = isSparse ? [] : Array(repeating: 0, count: order * order)
    rows = isSparse ? Array(repeating: [:], count: order) : []
  }

  var isSparse: Bool { dense.isEmpty && order > 0 }

  /// Adds to an element of the lower triangle.
  mutating func add(_ value: Double, row: Int, column: Int) {
    if isSparse {
      rows[row][column, default: 0] += value
    } else {
      dense[row * order + column] += value
    }
  }

  /// Adds a symmetric block, given by rows, at some indices in ascending order.
  mutating func add(_ block: UnsafePointer<Double>, at indices: [Int]) {
    let size = indices.count
    if isSparse {
      for (i, row) in indices.enumerated() {
        for (j, column) in indices.prefix(i + 1).enumerated() where block[i * size + j] != 0 {
          rows[row][column, default: 0] += block[i * size + j]
        }
      }
    } else {
      dense.withUnsafeMutableBufferPointer { dense in
        for (i, row) in indices.enumerated() {
          for j in 0...i { dense[row * order + indices[j]] += block[i * size + j] }
        }
      }
    }
  }

  /// Adds the equations of another part of the records.
  mutating func merge(_ other: AlignmentMatrix) {
    for index in right.indices { right[index] += other.right[index] }
    for index in dense.indices { dense[index] += other.dense[index] }
    for row in rows.indices {
      for (column, value) in other.rows[row].sorted(by: { $0.key < $1.key }) {
        rows[row][column, default: 0] += value
      }
    }
  }

  func diagonal(_ row: Int) -> Double { isSparse ? rows[row][row] ?? 0 : dense[row * order + row] }

  /// The matrix in a form for fast products, compressed by rows.
  var compressed: CompressedMatrix {
    var (starts, columns, values) = ([0], [Int](), [Double]())
    for row in 0..<order {
      if isSparse {
        for (column, value) in rows[row].sorted(by: { $0.key < $1.key }) {
          columns.append(column)
          values.append(value)
        }
      } else {
        for column in 0...row where dense[row * order + column] != 0 {
          columns.append(column)
          values.append(dense[row * order + column])
        }
      }
      starts.append(columns.count)
    }
    return CompressedMatrix(order: order, starts: starts, columns: columns, values: values)
  }
}

/// The lower triangle of a symmetric matrix by rows, without its zeros.
struct CompressedMatrix: Sendable {
  let order: Int
  let starts: [Int]
  let columns: [Int]
  let values: [Double]

  func product(_ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: order)
    for row in 0..<order {
      var sum = 0.0
      for place in starts[row]..<starts[row + 1] {
        let (column, value) = (columns[place], values[place])
        sum += value * x[column]
        if column != row { y[column] += value * x[row] }
      }
      y[row] += sum
    }
    return y
  }
}
