import CalibSimulation

/// The columns of a generated file, read back in the simplest way.
struct SimulatedTable {
  let header: [String]
  let rows: [[Double]]

  init(_ file: GeneratedFile) {
    var rest = file.bytes.split(separator: UInt8(ascii: "\n"))[...]
    header = Self.fields(rest.removeFirst())
    rows = rest.map { Self.fields($0).map { Double($0) ?? .nan } }
  }

  func column(_ name: String) -> [Double] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }

  private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// Count, mean and standard deviation of numbers.
struct Moments {
  let count: Double
  let mean: Double
  let sigma: Double

  init(_ values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.count = count
    self.mean = mean
    sigma = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
  }

  var meanError: Double { sigma / count.squareRoot() }
}
