import CalibColumns
import CalibData
import CalibModel
import CalibPrimitives
import Glibc

/// Gives the bytes to one of the readers of outside bytes, by the first of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzData(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let rest = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  switch start[0] % 4 {
  case 0: checkJSON(rest)
  case 1: checkPartials(rest)
  case 2: checkCSV(rest, skip: 0)
  default: checkCSV(rest, skip: 1_000_000)
  }
  return 0
}

private func checkJSON(_ bytes: [UInt8]) {
  guard let value = try? JSONValue(parsing: bytes) else { return }
  let written = value.canonicalBytes
  guard let again = try? JSONValue(parsing: written) else {
    preconditionFailure("what is written can be read")
  }
  precondition(again.canonicalBytes == written, "writing twice is writing once")
  precondition((try? JSONValue(parsing: Array(value.prettyText.utf8)))?.canonicalBytes == written)
}

private func checkPartials(_ bytes: [UInt8]) {
  let histogram: [(name: String, value: Value)] = [
    ("bins", .integer(4)), ("range", .range(0, 4, includesUpper: true)),
  ]
  for (name, settings) in [("count", []), ("summary", []), ("histogram", histogram)] {
    guard let collector = try? Builtins.collector(name, settings: CollectorSettings(settings)),
      let read = try? collector.accumulator(bytes: bytes)
    else { continue }
    let written = read.bytes
    guard let again = try? collector.accumulator(bytes: written) else {
      preconditionFailure("what is written can be read")
    }
    precondition(again.bytes == written, "writing twice is writing once")
    _ = read.finish()
    _ = try? collector.merged([bytes, bytes])
  }
}

// MARK: - CSV

/// What a reading gave; values by their bits, so that NaN equals itself.
private struct Reading: Equatable {
  var values: [[UInt64]] = []
  var places: [DataPlace] = []
  var skipped = 0
  var firstSkipped = ""
  var error = ""
}

/// Reads a file with columns of all kinds, whole and in small pieces: the pieces must not matter.
private func checkCSV(_ bytes: [UInt8], skip: Int) {
  let path = "/dev/shm/calib-fuzz-\(getpid()).csv"
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(
    descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count, "cannot write \(path)")
  close(descriptor)
  defer { unlink(path) }
  let names = (try? CSVFormat.header(path: path))?.names ?? []
  let kinds: [ColumnRequest.Kind] = [.number, .integer, .bool, .string]
  let requests = names.prefix(6).enumerated().map { index, name in
    ColumnRequest(name: "c\(index)", sourceName: name, kind: kinds[index % 4], factor: index == 4 ? 1000 : 1)
  }
  let whole = read(path, requests, skip: skip, chunk: 1 << 16)
  for chunk in [1, 7, 64] {
    precondition(
      read(path, requests, skip: skip, chunk: chunk) == whole, "the size of a read has no influence")
  }
}

private func read(_ path: String, _ requests: [ColumnRequest], skip: Int, chunk: Int) -> Reading {
  var reading = Reading(values: requests.map { _ in [] })
  var seen = 0
  do {
    let reader = try CSVFormat.reader(
      path: path, columns: requests, options: ReadOptions(skippableRows: skip, chunkSize: chunk),
      observer: { seen += $0.count })
    defer {
      reading.skipped = reader.skippedRows
      reading.firstSkipped = reader.firstSkipped
    }
    while true {
      let count = try reader.readBatch()
      if count == 0 { break }
      for index in requests.indices {
        let column = UnsafeBufferPointer(start: reader.column(index), count: count)
        reading.values[index] += column.map(\.bitPattern)
      }
      reading.places += (0..<count).map { reader.place(ofRow: $0) }
    }
    precondition(seen == Int(reader.bytesRead), "the observer sees every byte")
  } catch {
    // What was read before an error depends on where a read ended: only the error counts.
    reading = Reading(error: "\(error)")
  }
  return reading
}
