import CalibColumns
import CalibModel

/// Measurements seen so far.
///
/// Bytes, version 1: `1`; settings; the global parameters; how many records, and of each how many
/// measurements; then of each measurement residual, sigma, local derivatives, how many global ones, and
/// these by number and value; with weights then the rows, Σw and Σw²; at the end the invalid rows. Sigmas have the weights
/// in them: that of a row of weight w is divided by √w.
struct MillepedeAccumulator: Accumulator {
  private let collector: MillepedeCollector
  private var numbers = ParameterNumbers()
  private var recordStarts: [Int] = []
  private var residuals: [Double] = []
  private var sigmas: [Double] = []
  private var locals: [Double] = []
  private var globalStarts: [Int] = [0]
  private var globalNumbers: [Int32] = []
  private var globals: [Double] = []
  private var invalid = 0.0
  private var taken = RowWeights()
  /// What the last row's record was told apart by; a merge ends it.
  private var last: [Double] = []

  init(_ collector: MillepedeCollector) { self.collector = collector }

  mutating func fill(_ batch: SelectedRows) {
    for row in batch.rows.lazy.map({ Int($0) }) {
      let (residual, sigma) = (batch.columns[collector.residual][row], batch.columns[collector.sigma][row])
      let own = collector.locals.map { batch.columns[$0][row] }
      let weight = collector.weight.map { batch.columns[$0][row] } ?? 1
      guard residual.isFinite, sigma > 0, sigma.isFinite, own.allSatisfy(\.isFinite), weight >= 0,
        weight.isFinite, let derivatives = numbers.derivatives(collector.global, batch.columns, row: row)
      else {
        invalid += 1
        continue
      }
      taken.add(weight)
      if weight == 0 { continue }
      let record = collector.record.map { batch.columns[$0][row] }
      if record != last { recordStarts.append(residuals.count) }
      last = record
      let error = weight == 1 ? sigma : sigma / weight.squareRoot()
      add(residual, error, own, derivatives.map { (Int32($0.number), $0.value) })
    }
  }

  private mutating func add(
    _ residual: Double, _ sigma: Double, _ own: [Double], _ derivatives: [(number: Int32, value: Double)]
  ) {
    residuals.append(residual)
    sigmas.append(sigma)
    locals += own
    for (number, value) in derivatives {
      globalNumbers.append(number)
      globals.append(value)
    }
    globalStarts.append(globals.count)
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? MillepedeAccumulator, other.collector.mark == collector.mark else {
      throw .mixed(MillepedeCollector.signature.name)
    }
    let own = other.numbers.names.map { Int32(numbers.number($0)) }
    let (measurements, derivatives) = (residuals.count, globals.count)
    recordStarts += other.recordStarts.map { $0 + measurements }
    residuals += other.residuals
    sigmas += other.sigmas
    locals += other.locals
    globalStarts += other.globalStarts.dropFirst().map { $0 + derivatives }
    globalNumbers += other.globalNumbers.map { own[Int($0)] }
    globals += other.globals
    invalid += other.invalid
    taken.merge(other.taken)
    last = []
  }

  func finish() -> Value {
    let ranks = numbers.ranks
    // Numbers follow the order in which parameters came; the derivatives of a measurement follow that of
    // the parameters.
    var (places, values): ([Int32], [Double]) = ([], [])
    for measurement in residuals.indices {
      let own = (globalStarts[measurement]..<globalStarts[measurement + 1])
        .map { (place: Int32(ranks[Int(globalNumbers[$0])]), value: globals[$0]) }
        .sorted { $0.place < $1.place }
      places += own.map(\.place)
      values += own.map(\.value)
    }
    return .object(
      .millepede(
        MillepedeRecords(
          families: collector.global.families, localCount: collector.locals.count,
          parameters: numbers.parameters,
          recordStarts: recordStarts, residuals: residuals, sigmas: sigmas, locals: locals,
          globalStarts: globalStarts, globalPlaces: places,
          globals: values, taken: taken, invalid: invalid)))
  }
}

extension MillepedeAccumulator {
  private static let version: UInt8 = 1

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    bytes.append(integer: collector.mark.count)
    for setting in collector.mark { bytes.append(compact: setting) }
    numbers.append(to: &bytes)
    bytes.append(integer: recordStarts.count)
    for (index, start) in recordStarts.enumerated() {
      let end = index + 1 < recordStarts.count ? recordStarts[index + 1] : residuals.count
      bytes.append(integer: end - start)
    }
    for index in residuals.indices {
      bytes.append(littleEndian: residuals[index])
      bytes.append(littleEndian: sigmas[index])
      for local in 0..<collector.locals.count {
        bytes.append(littleEndian: locals[index * collector.locals.count + local])
      }
      bytes.append(integer: globalStarts[index + 1] - globalStarts[index])
      for place in globalStarts[index]..<globalStarts[index + 1] {
        bytes.append(integer: Int(globalNumbers[place]))
        bytes.append(littleEndian: globals[place])
      }
    }
    if collector.weight != nil { bytes.append(taken) }
    bytes.append(compact: invalid)
    return bytes
  }

  init(_ collector: MillepedeCollector, bytes: [UInt8]) throws(CollectorError) {
    self.init(collector)
    let name = MillepedeCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard reader.integer() == collector.mark.count,
      collector.mark.allSatisfy({ reader.compact()?.bitPattern == $0.bitPattern })
    else { throw .damaged(name, "its settings are others") }
    guard let numbers = ParameterNumbers(&reader, collector.global) else {
      throw .damaged(name, "its parameters are none of the script's")
    }
    self.numbers = numbers
    guard readMeasurements(&reader),
      let taken = collector.weight == nil ? RowWeights(rows: Double(residuals.count)) : reader.rowWeights(),
      let invalid = reader.compact(), invalid >= 0, reader.isAtEnd
    else {
      throw .damaged(name, "its contents are no measurements")
    }
    self.invalid = invalid
    self.taken = taken
  }

  private mutating func readMeasurements(_ reader: inout ByteReader) -> Bool {
    guard let records = reader.count() else { return false }
    var total = 0
    for _ in 0..<records {
      guard let size = reader.count(of: 16), size > 0 else { return false }
      recordStarts.append(total)
      total += size
      guard total <= reader.remaining / 16 else { return false }
    }
    for _ in 0..<total {
      guard let residual = reader.double(), residual.isFinite, let sigma = reader.double(), sigma > 0,
        sigma.isFinite
      else { return false }
      let own = (0..<collector.locals.count).compactMap { _ in reader.double() }
      guard own.count == collector.locals.count, own.allSatisfy(\.isFinite), let count = reader.count(of: 9)
      else {
        return false
      }
      var derivatives: [(number: Int32, value: Double)] = []
      for _ in 0..<count {
        guard let number = reader.integer(), number < numbers.count, let value = reader.double(),
          value.isFinite
        else { return false }
        derivatives.append((Int32(number), value))
      }
      add(residual, sigma, own, derivatives)
    }
    return true
  }
}
