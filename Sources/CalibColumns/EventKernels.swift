/// Loops over the rows of events: neighbours with the same number.
enum EventKernels {
  /// Gives each row what is made of its event.
  static func run(
    _ function: ColumnGraph.EventFunction, _ x: UnsafePointer<Double>, event: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, event[end] == event[start] { end += 1 }
      let value = value(function, UnsafeBufferPointer(start: x + start, count: end - start))
      (result + start).update(repeating: value, count: end - start)
      start = end
    }
  }

  /// One value of the rows of an event, added up in their order.
  private static func value(
    _ function: ColumnGraph.EventFunction, _ rows: UnsafeBufferPointer<Double>
  ) -> Double {
    switch function {
    case .sum: rows.reduce(0, +)
    case .mean: rows.reduce(0, +) / Double(rows.count)
    case .first: rows[0]
    case .count: Double(rows.count)
    case .minimum: rows.reduce(.infinity) { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }
    case .maximum: rows.reduce(-.infinity) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
    }
  }
}
