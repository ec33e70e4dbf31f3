import CalibData
import Glibc

/// Times the reading of columns of a file: `formats FILE REPEATS EACH COLUMN…`; Benchmarks/formats builds and runs it.
///
/// EACH is the prefix of the lists whose elements are the rows, or `-`.
///
/// It prints the number of rows, a sum over all values, and the seconds of the processor for each repetition: others may
/// use the machine too.
@main struct FormatSpeed {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 4, let path = arguments.first,
      let repeats = Int(arguments.dropFirst().first ?? "")
    else {
      print("formats FILE REPEATS EACH COLUMN…")
      return
    }
    let columns = arguments.dropFirst(3).map { ColumnRequest(name: $0, sourceName: $0, kind: .number) }
    let each = arguments.dropFirst(2).first.flatMap { $0 == "-" ? nil : $0 }
    let format = try DataFormats.format(of: path)
    var (rows, sum) = (0, 0.0)
    var times: [Double] = []
    for _ in 0..<repeats {
      (rows, sum) = (0, 0)
      let start = processorSeconds
      let reader = try format.reader(
        path: path, columns: columns, options: ReadOptions(each: each), observer: nil)
      while case let count = try reader.readBatch(), count > 0 {
        rows += count
        for index in columns.indices {
          let column = reader.column(index)
          var (even, odd) = (0.0, 0.0)
          for row in 0..<(count / 2) {
            even += column[2 * row]
            odd += column[2 * row + 1]
          }
          sum += even + odd + (count % 2 == 1 ? column[count - 1] : 0)
        }
      }
      times.append(processorSeconds - start)
    }
    print(rows, sum, times.map { "\($0)" }.joined(separator: " "))
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
