/// Writes a table of comma-separated numbers with fixed decimals, without going through strings.
struct TableWriter {
  private(set) var bytes: [UInt8]

  init(header: String, capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
    bytes.append(contentsOf: header.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Appends a row; each number is rounded to its decimals, at most nine, and is below 10⁹ in size.
  mutating func add(_ row: (value: Double, decimals: Int)...) {
    for (index, field) in row.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      add(field.value, decimals: field.decimals)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func add(_ value: Double, decimals: Int) {
    var power = 1
    for _ in 0..<decimals { power *= 10 }
    let scaled = Int((abs(value) * Double(power)).rounded())
    if value < 0, scaled != 0 { bytes.append(UInt8(ascii: "-")) }
    add(scaled / power, digits: 1)
    guard decimals > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    add(scaled % power, digits: decimals)
  }

  /// A whole number with at least so many digits.
  private mutating func add(_ number: Int, digits: Int) {
    let start = bytes.count
    var rest = number
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0 || bytes.count - start < digits
    bytes[start...].reverse()
  }
}
