import CalibModel

/// What turns the content of a tag into another one: rows cut, and rows put in.
///
/// Found by comparing the two. A wanted row inside an old one of the same payload is a piece that stays
/// of it; every other wanted row is put in. Linear in the rows.
struct TagEdit {
  struct Addition {
    let name: String
    let row: IntervalRow
  }

  private(set) var cuts: [PublicationChange.Cut] = []
  private(set) var additions: [Addition] = []

  init() {}

  init(from old: TagContent, to new: TagContent) {
    for name in Set(old.names).union(new.names).sorted() {
      compare(name, old[name], new[name])
    }
  }

  var isEmpty: Bool { cuts.isEmpty && additions.isEmpty }

  private mutating func compare(_ name: String, _ old: [IntervalRow], _ new: [IntervalRow]) {
    var index = 0
    func isLeftOf(_ row: IntervalRow, _ other: IntervalRow) -> Bool { row.iov.firstKey < other.iov.firstKey }
    for row in old {
      while index < new.count, isLeftOf(new[index], row) {
        additions.append(Addition(name: name, row: new[index]))
        index += 1
      }
      var kept: [IoV] = []
      while index < new.count, new[index].iov.firstKey <= row.iov.lastKey {
        if new[index].payload == row.payload, new[index].iov.lastKey <= row.iov.lastKey {
          kept.append(new[index].iov)
        } else {
          additions.append(Addition(name: name, row: new[index]))
        }
        index += 1
      }
      if kept != [row.iov] { cuts.append(PublicationChange.Cut(name: name, row: row, kept: kept)) }
    }
    additions += new[index...].map { Addition(name: name, row: $0) }
  }
}
