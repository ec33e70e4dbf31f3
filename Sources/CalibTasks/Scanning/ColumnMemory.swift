import CalibColumns
import CalibData
import CalibGraph
import Synchronization

/// Columns of files as they were read, kept in memory as long as there is room.
///
/// For questions that are asked one after another of the same files. A column is known by the identity of its file and
/// by how it was asked for; those that were not used for the longest time go first.
/// A class, because the tasks of one run after another share it.
package final class ColumnMemory: Sendable {
  /// All rows of one column of a file.
  final class Column: Sendable {
    let values: [Double]

    init(_ values: [Double]) { self.values = values }
  }

  private struct Place: Hashable {
    let file: InputFile.Identity
    let request: ColumnRequest
  }

  private struct Entry {
    let column: Column
    /// SHA-256 of the whole file, in hexadecimal.
    let digest: String
    var lastUse: Int
  }

  private struct Contents {
    var entries: [Place: Entry] = [:]
    var bytes = 0
    var uses = 0
  }

  /// Bytes that columns may take together.
  private let limit: Int
  private let contents = Mutex(Contents())

  package init(limit: Int) { self.limit = limit }

  /// Reads from memory; `nil` where one of the columns is not there.
  func reader(of file: InputFile.Identity, _ requests: [ColumnRequest]) -> RememberedReader? {
    contents.withLock { contents in
      guard !requests.isEmpty else { return nil }
      contents.uses += 1
      var columns: [Column] = []
      var digest = ""
      for request in requests {
        guard var entry = contents.entries[Place(file: file, request: request)] else { return nil }
        entry.lastUse = contents.uses
        contents.entries[Place(file: file, request: request)] = entry
        columns.append(entry.column)
        digest = entry.digest
      }
      return RememberedReader(
        columns: columns, digest: digest, path: file.path, bytes: file.size)
    }
  }

  /// A reader that keeps what it reads; `nil` where the file alone would be too much.
  func recorder(
    of file: InputFile.Identity, _ requests: [ColumnRequest], _ reader: any BatchReader,
    digest: @escaping () -> String
  ) -> RecordingReader? {
    guard !requests.isEmpty else { return nil }
    return RecordingReader(reader, columns: requests.count, limit: limit / 2, digest: digest) {
      [self] columns, digest in
      for (request, values) in zip(requests, columns) {
        keep(Column(values), digest, at: Place(file: file, request: request))
      }
    }
  }

  private func keep(_ column: Column, _ digest: String, at place: Place) {
    let size = column.values.count * MemoryLayout<Double>.stride
    contents.withLock { contents in
      contents.uses += 1
      if let old = contents.entries[place] {
        contents.bytes -= old.column.values.count * MemoryLayout<Double>.stride
      }
      contents.entries[place] = Entry(column: column, digest: digest, lastUse: contents.uses)
      contents.bytes += size
      while contents.bytes > limit,
        let oldest = contents.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        contents.bytes -= oldest.value.column.values.count * MemoryLayout<Double>.stride
        contents.entries[oldest.key] = nil
      }
    }
  }
}
