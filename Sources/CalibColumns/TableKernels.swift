import CalibModel

/// Loops over what is found by searching: tables by key, curves, bins, lists.
enum TableKernels {
  typealias Values = UnsafePointer<Double>
  typealias Result = UnsafeMutablePointer<Double>

  /// The value of a keyed constant for each row; NaN where there is none.
  static func lookUp(_ constant: RunConstantValue, _ keys: [Values], _ result: Result, _ count: Int) {
    switch constant {
    case .table(let table?): table.look(up: keys, result, count)
    case .table(nil): result.update(repeating: .nan, count: count)
    case .tables(let tables, let slots):
      for row in 0..<count {
        let table = slots[row] >= 0 ? tables[Int(slots[row])] : nil
        result[row] = table?.value(keys, row: row) ?? .nan
      }
    case .one, .perRow: preconditionFailure("calib bug: a look-up in what is no keyed constant")
    }
  }

  /// The value of a curve, found by key, at each row's number.
  static func curve(
    _ constant: RunConstantValue, _ keys: [Values], _ x: Values, _ result: Result, _ count: Int
  ) {
    switch constant {
    case .table(let table):
      for row in 0..<count { result[row] = value(table, keys, row, x[row]) }
    case .tables(let tables, let slots):
      for row in 0..<count {
        result[row] = value(slots[row] >= 0 ? tables[Int(slots[row])] : nil, keys, row, x[row])
      }
    case .one, .perRow: preconditionFailure("calib bug: a look-up in what is no curve")
    }
  }

  private static func value(_ table: LookupTable?, _ keys: [Values], _ row: Int, _ x: Double) -> Double {
    guard let table else { return .nan }
    let place = table.value(keys, row: row)
    return place.isNaN ? .nan : table.curves[Int(place)].value(at: x)
  }

  /// The bin of each number, NaN outside of the axis.
  static func bin(_ search: AxisSearch, _ x: Values, _ result: Result, _ count: Int) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { memory in
      guard count > 0, let rows = memory.baseAddress else { return }
      for row in 0..<count { rows[row] = Int32(truncatingIfNeeded: row) }
      search.find(x, rows: UnsafeBufferPointer(start: rows, count: count), into: rows + count)
      for row in 0..<count {
        let place = rows[count + row]
        result[row] = place < search.below ? Double(place) : .nan
      }
    }
  }

  /// Whether each number is one of a list, by halving it.
  static func isOne(
    _ values: ColumnGraph.Values, _ x: Values, _ result: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    values.sorted.withUnsafeBufferPointer { sorted in
      for row in 0..<count {
        let value = x[row]
        var (low, high) = (0, sorted.count)
        while low < high {
          let middle = (low + high) / 2
          if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        result[row] = low < sorted.count && sorted[low] == value ? 1 : 0
      }
    }
  }
}
