import CalibColumns
import Testing

@Suite("Selections of rows")
struct RowSelectionTests {
  @Test("the rows of a mask come in ascending order")
  func mask() {
    let mask: [UInt8] = [0, 1, 1, 0, 0, 1]
    var selection = RowSelection()
    mask.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      selection.select(6, where: start)
    }
    #expect(Array(selection.rows) == [1, 2, 5])
    selection.selectAll(3)
    #expect(Array(selection.rows) == [0, 1, 2])
  }

  @Test("a full batch is selected whole")
  func fullBatch() {
    let mask = [UInt8](repeating: 1, count: ColumnProgram.batchSize)
    var selection = RowSelection()
    mask.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      selection.select(ColumnProgram.batchSize, where: start)
    }
    #expect(selection.rows.count == ColumnProgram.batchSize)
  }

  @Test("groups come in order, each with its rows in order; rows without a group are left out")
  func groups() {
    let groups: [Int32] = [2, 0, -1, 2, 0, 3]
    var selection = RowSelection()
    var found: [Int: [Int32]] = [:]
    var order: [Int] = []
    groups.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      var starts: [Int] = []
      selection.select(6, groups: start)
      selection.forEachGroup(of: start, groupCount: 4, starts: &starts) { group, rows in
        order.append(group)
        found[group] = Array(rows)
      }
    }
    #expect(order == [0, 2, 3])
    #expect(found == [0: [1, 4], 2: [0, 3], 3: [5]])
  }
}
