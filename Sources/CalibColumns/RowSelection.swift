/// The rows of a batch that are selected, and how they fall apart into groups.
///
/// It owns its memory, which is used again from batch to batch.
package struct RowSelection: ~Copyable {
  private let memory: UnsafeMutablePointer<Int32>
  private let sorted: UnsafeMutablePointer<Int32>
  private var count = 0

  package init() {
    memory = .allocate(capacity: ColumnProgram.batchSize)
    memory.initialize(repeating: 0, count: ColumnProgram.batchSize)
    sorted = .allocate(capacity: ColumnProgram.batchSize)
    sorted.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit {
    memory.deallocate()
    sorted.deallocate()
  }

  /// The selected rows, ascending; valid until the next selection.
  package var rows: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: memory, count: count) }

  /// Selects the first `count` rows.
  package mutating func selectAll(_ count: Int) {
    precondition(count <= ColumnProgram.batchSize, "calib bug: a batch of \(count) rows")
    for row in 0..<count { memory[row] = Int32(truncatingIfNeeded: row) }
    self.count = count
  }

  /// Selects those of the first `count` rows whose byte of the mask is 1; without a branch per row.
  package mutating func select(_ count: Int, where mask: UnsafePointer<UInt8>) {
    precondition(count <= ColumnProgram.batchSize, "calib bug: a batch of \(count) rows")
    self.count = Self.compact(count, mask, memory)
  }

  /// Selects those of the rows given whose byte of the mask is 1.
  package mutating func select(_ rows: UnsafeBufferPointer<Int32>, where mask: UnsafePointer<UInt8>) {
    precondition(rows.count <= ColumnProgram.batchSize, "calib bug: a batch of \(rows.count) rows")
    count = Self.compact(rows, mask, memory)
  }

  /// Selects the rows whose group is not negative.
  package mutating func select(_ count: Int, groups: UnsafePointer<Int32>) {
    precondition(count <= ColumnProgram.batchSize, "calib bug: a batch of \(count) rows")
    self.count = Self.compact(count, groups, memory)
  }

  /// Calls `body` for each group that has selected rows, with these in ascending order; groups come in the order of
  /// their numbers.
  ///
  /// - Parameter groups: the group of each row of the batch, from 0 to below `groupCount` where it is selected.
  /// - Parameter starts: memory for `groupCount + 1` numbers, kept by the caller from batch to batch.
  package func forEachGroup(
    of groups: UnsafePointer<Int32>, groupCount: Int, starts: inout [Int],
    _ body: (_ group: Int, _ rows: UnsafeBufferPointer<Int32>) -> Void
  ) {
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: groupCount + 1))
    for index in 0..<count { starts[Int(groups[Int(memory[index])]) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    for index in 0..<count {
      let group = Int(groups[Int(memory[index])])
      sorted[starts[group]] = memory[index]
      starts[group] += 1
    }
    var start = 0
    for group in 0..<groupCount where starts[group] > start {
      body(group, UnsafeBufferPointer(start: sorted + start, count: starts[group] - start))
      start = starts[group]
    }
  }
}

extension RowSelection {
  @inline(never)
  private static func compact(
    _ count: Int, _ mask: UnsafePointer<UInt8>, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    var selected = 0
    for row in 0..<count {
      rows[selected] = Int32(truncatingIfNeeded: row)
      selected &+= Int(mask[row])
    }
    return selected
  }

  @inline(never)
  private static func compact(
    _ among: UnsafeBufferPointer<Int32>, _ mask: UnsafePointer<UInt8>, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    var selected = 0
    for row in among {
      rows[selected] = row
      selected &+= Int(mask[Int(row)])
    }
    return selected
  }

  @inline(never)
  private static func compact(
    _ count: Int, _ groups: UnsafePointer<Int32>, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    var selected = 0
    for row in 0..<count {
      rows[selected] = Int32(truncatingIfNeeded: row)
      selected &+= groups[row] >= 0 ? 1 : 0
    }
    return selected
  }
}
