import CalibColumns

/// A batch of rows of a binary file: its values, and what has to be checked before they are used.
struct BatchFrame: ~Copyable {
  let columns: BatchColumns
  private let requests: [ColumnRequest]
  private(set) var badRows: BadRows
  /// The place of each row in the file, where ``firstPlace`` does not say it.
  let places: UnsafeMutablePointer<Int>
  /// The place of the first row, where all others follow it.
  private var firstPlace: Int?
  private let isGood: UnsafeMutablePointer<Bool>

  init(path: String, requests: [ColumnRequest], options: ReadOptions) {
    precondition(ColumnProgram.batchSize == 4096, "calib bug: a batch size that the columns do not know")
    self.requests = requests
    badRows = BadRows(path: path, allowed: options.skippableRows)
    let count = max(1, requests.count) * ColumnProgram.batchSize
    columns = BatchColumns(start: .allocate(capacity: count))
    columns.start.initialize(repeating: 0, count: count)
    places = .allocate(capacity: ColumnProgram.batchSize)
    places.initialize(repeating: 0, count: ColumnProgram.batchSize)
    isGood = .allocate(capacity: ColumnProgram.batchSize)
    isGood.initialize(repeating: true, count: ColumnProgram.batchSize)
  }

  deinit {
    columns.start.deallocate()
    places.deallocate()
    isGood.deallocate()
  }

  /// The place of a row in the file.
  func place(_ row: Int) -> Int { firstPlace.map { $0 + row } ?? places[row] }

  /// Checks the values that were read, leaves out bad rows, and turns numbers to base units.
  ///
  /// - Parameter first: the place of the first row, where the others follow it; `nil`: ``places`` says all.
  /// - Returns: how many rows are left.
  mutating func finish(_ count: Int, from first: Int? = nil) throws(DataError) -> Int {
    firstPlace = first
    var bad = 0
    for (index, request) in requests.enumerated() where !fits(index, request, count) {
      if bad == 0 { isGood.update(repeating: true, count: count) }
      for row in 0..<count where isGood[row] {
        guard let problem = Self.problem(columns[index][row], request) else { continue }
        isGood[row] = false
        bad += 1
        try badRows.leaveOut(RowProblem(column: request.name, message: problem), at: .row(place(row)))
      }
    }
    let kept = bad == 0 ? count : dropBad(count)
    for (index, request) in requests.enumerated() where request.factor != 1 && request.kind == .number {
      let column = columns[index]
      for row in 0..<kept { column[row] *= request.factor }
    }
    return kept
  }

  mutating func reject(_ problem: RowProblem, row: Int) throws(DataError) {
    try badRows.leaveOut(problem, at: .row(place(row)))
  }

  /// Whether all values of a column are of its kind.
  private func fits(_ index: Int, _ request: ColumnRequest, _ count: Int) -> Bool {
    let column = columns[index]
    switch request.kind {
    case .number, .string: return true
    case .bool: return Self.holds(column, count) { ($0 .== 0) .| ($0 .== 1) }
    case .integer:
      let (low, high) = Self.bounds(request)
      // Up to 2⁵¹ adding and taking off this number leaves whole numbers as they are, and no others.
      let (shift, limit) = (0x1.8p52, 0x1p51)
      let areSmall = Self.holds(column, count) { value in
        (value .>= max(low, -limit)) .& (value .<= min(high, limit)) .& ((value + shift) - shift .== value)
      }
      if areSmall { return true }
      for row in 0..<count {
        let value = column[row]
        // The conversion is exact for all that lies within the bounds; NaN does not.
        guard value >= low, value <= high, Double(Int64(value)) == value else { return false }
      }
      return true
    }
  }

  /// Whether a test holds for all values of a column; four at a time, which is several times as fast.
  @inline(__always)
  private static func holds(
    _ column: UnsafePointer<Double>, _ count: Int, _ test: (SIMD4<Double>) -> SIMDMask<SIMD4<Int64>>
  ) -> Bool {
    var holds = SIMDMask<SIMD4<Int64>>(repeating: true)
    let whole = count & ~3
    for row in stride(from: 0, to: whole, by: 4) {
      holds .&= test(UnsafeRawPointer(column + row).loadUnaligned(as: SIMD4<Double>.self))
    }
    for row in whole..<count { holds .&= test(SIMD4(repeating: column[row])) }
    return all(holds)
  }

  private mutating func dropBad(_ count: Int) -> Int {
    var kept = 0
    for row in 0..<count where isGood[row] {
      for index in requests.indices { columns[index][kept] = columns[index][row] }
      places[kept] = place(row)
      kept += 1
    }
    firstPlace = nil
    return kept
  }
}

extension BatchFrame {
  private static func bounds(_ request: ColumnRequest) -> (low: Double, high: Double) {
    let limit = 9_007_199_254_740_992.0
    guard let allowed = request.allowed else { return (-limit, limit) }
    return (max(-limit, Double(allowed.lowerBound)), min(limit, Double(allowed.upperBound)))
  }

  /// What is wrong with a value; `nil` where nothing is.
  private static func problem(_ value: Double, _ request: ColumnRequest) -> String? {
    switch request.kind {
    case .number, .string: return nil
    case .bool:
      if value == 0 || value == 1 { return nil }
      return value.isNaN
        ? "there is no value, true or false was wanted" : "\(value) is neither true nor false"
    case .integer:
      if value.isNaN { return "there is no value, a whole number was wanted" }
      guard value == value.rounded(), value.isFinite else { return "\(value) is not a whole number" }
      guard abs(value) <= 9_007_199_254_740_992 else { return "a number is larger than 2⁵³" }
      guard let allowed = request.allowed, !allowed.contains(Int(value)) else { return nil }
      return "\(Int(value)) is outside of \(allowed.lowerBound)..\(allowed.upperBound)"
    }
  }
}
