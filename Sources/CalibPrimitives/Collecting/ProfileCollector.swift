package import CalibColumns
package import CalibModel

/// The mean and spread of y in equal bins of x.
///
/// Cells: four of ``Moments`` per bin; then underflow, overflow, invalid, and the rows inside the range.
package struct ProfileCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "profile", "Takes the mean and the spread of y in equal bins of x.",
    parameters: [
      .init("x", .columnOf(.a), required: true, positional: true, "the number along the axis, one per row"),
      .init("y", .columnOf(.b), required: true, positional: true, "the number to average, one per row"),
      .init("bins", .staticInteger, required: true, "how many equal bins"),
      .init(
        "range", .staticRangeOf(.a), required: true,
        "the ends of the axis; the last bin includes its upper edge"),
      AxisSettings.scale, AxisSettings.weight,
    ], result: .object("Profile", [.a, .b]))

  package static let object = ObjectSignature(
    "Profile", dimensions: 2, "The mean and spread of y in bins of x.",
    members: [
      .init("entries", .number(.none), "rows inside the range"),
      .init("sum", .number(.none), "rows inside the range, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("means", .list(.number(.b)), "the mean of each bin; `nan` where it is empty"),
      .init("errors", .list(.number(.b)), "the standard error of each mean; `nan` below two entries"),
      .init("centers", .list(.number(.a)), "the middle of each bin"),
    ])

  private let search: AxisSearch
  private let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) {
    search = AxisSearch(try AxisSettings.axis(settings))
    weight = settings.weight
  }

  private var bins: Int { search.axis.bins }
  private var flows: Int { MomentCells.count * bins }

  package var cellCount: Int { flows + 4 }
  package var mark: [Double] { AxisSettings.mark(search.axis) + [weight == nil ? 0 : 1] }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    let (rows, size, flows, below) = (batch.rows, cellCount, flows, search.below)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows.count) { found in
      guard !rows.isEmpty, let found = found.baseAddress else { return }
      search.find(batch.columns[0], rows: rows, into: found)
      let y = batch.columns[1]
      let weights = weight.map { batch.columns[$0] }
      for index in 0..<rows.count {
        let row = Int(rows[index])
        let (value, place) = (y[row], found[index])
        let object = cells + (places.map { Int($0[index]) &* size } ?? 0)
        let weight = weights.map { $0[row] } ?? 1
        if value.isNaN || weight.isNaN {
          object[flows + 2] += 1
        } else if place >= below {
          object[flows &+ Int(place &- below)] += 1
        } else {
          object[flows + 3] += 1
          let bin = object + Int(place) &* MomentCells.count
          if weights == nil {
            MomentCells.add(value, to: bin)
          } else {
            MomentCells.add(value, weight: weight, to: bin)
          }
        }
      }
    }
  }

  package func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>) {
    for bin in 0..<bins {
      MomentCells.merge(other + bin * MomentCells.count, into: cells + bin * MomentCells.count)
    }
    for cell in flows..<cellCount { cells[cell] += other[cell] }
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    (flows..<cellCount).allSatisfy { Self.isCount(cells[$0]) }
      && (0..<bins).allSatisfy {
        MomentCells.isPossible(cells + $0 * MomentCells.count, isWeighted: weight != nil)
      }
  }

  package func value(of cells: UnsafePointer<Double>) -> Value {
    .object(
      .profile(
        Profile(
          axis: search.axis, bins: (0..<bins).map { MomentCells.moments(cells + $0 * MomentCells.count) },
          entries: cells[flows + 3], underflow: cells[flows], overflow: cells[flows + 1],
          invalid: cells[flows + 2])))
  }
}
