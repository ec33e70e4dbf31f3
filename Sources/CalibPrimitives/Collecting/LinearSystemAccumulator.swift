import CalibColumns
import CalibModel

/// Normal equations added up so far: of the matrix only what rows have touched.
///
/// Bytes, version 1: `1`; families and key lengths of the terms; the parameters; of each its rows and its
/// right side; the elements of the lower triangle as row, column, value in the order in which they came;
/// chi2, rows, invalid.
struct LinearSystemAccumulator: Accumulator {
  private let global: GlobalDerivatives
  private var numbers = ParameterNumbers()
  private var rows: [Double] = []
  private var right: [Double] = []
  /// The place of an element by row and column, of which the row is the larger number.
  private var places: [UInt64: Int] = [:]
  private var elements: [(row: Int, column: Int, value: Double)] = []
  private var chi2 = 0.0
  private var count = 0.0
  private var invalid = 0.0

  init(_ global: GlobalDerivatives) { self.global = global }

  mutating func fill(_ batch: SelectedRows) {
    for row in batch.rows {
      let (residual, sigma) = (batch.columns[0][Int(row)], batch.columns[1][Int(row)])
      guard residual.isFinite, sigma > 0, sigma.isFinite,
        let derivatives = numbers.derivatives(global, batch.columns, row: Int(row))
      else {
        invalid += 1
        continue
      }
      extend()
      let weight = 1 / (sigma * sigma)
      chi2 += weight * residual * residual
      count += 1
      for (place, first) in derivatives.enumerated() {
        rows[first.number] += 1
        right[first.number] -= weight * first.value * residual
        for second in derivatives[...place] {
          add(weight * first.value * second.value, first.number, second.number)
        }
      }
    }
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? LinearSystemAccumulator, other.global.mark == global.mark else {
      throw .mixed(LinearSystemCollector.signature.name)
    }
    let own = other.numbers.names.map { numbers.number($0) }
    extend()
    for (number, place) in own.enumerated() {
      rows[place] += other.rows[number]
      right[place] += other.right[number]
    }
    for element in other.elements { add(element.value, own[element.row], own[element.column]) }
    chi2 += other.chi2
    count += other.count
    invalid += other.invalid
  }

  func finish() -> Value {
    let (order, ranks) = (numbers.order, numbers.ranks)
    let matrix = elements.map { element in
      let (i, j) = (ranks[element.row], ranks[element.column])
      return LinearSystem.Element(row: max(i, j), column: min(i, j), value: element.value)
    }
    return .object(
      .linearSystem(
        LinearSystem(
          families: global.families, parameters: numbers.parameters, rows: order.map { rows[$0] },
          matrix: matrix.sorted { ($0.row, $0.column) < ($1.row, $1.column) },
          right: order.map { right[$0] }, chi2: chi2, count: count, invalid: invalid)))
  }

  private mutating func extend() {
    let missing = numbers.count - rows.count
    guard missing > 0 else { return }
    rows += repeatElement(0, count: missing)
    right += repeatElement(0, count: missing)
  }

  private mutating func add(_ value: Double, _ i: Int, _ j: Int) {
    let (row, column) = (max(i, j), min(i, j))
    let place = UInt64(row) << 32 | UInt64(column)
    if let known = places[place] {
      elements[known].value += value
    } else {
      places[place] = elements.count
      elements.append((row, column, value))
    }
  }
}

extension LinearSystemAccumulator {
  private static let version: UInt8 = 1

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    bytes.append(integer: global.mark.count)
    for setting in global.mark { bytes.append(compact: setting) }
    numbers.append(to: &bytes)
    for (rows, right) in zip(rows, right) {
      bytes.append(compact: rows)
      bytes.append(compact: right)
    }
    bytes.append(integer: elements.count)
    for element in elements {
      bytes.append(integer: element.row)
      bytes.append(integer: element.column)
      bytes.append(compact: element.value)
    }
    for value in [chi2, count, invalid] { bytes.append(compact: value) }
    return bytes
  }

  init(_ global: GlobalDerivatives, bytes: [UInt8]) throws(CollectorError) {
    self.init(global)
    let name = LinearSystemCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard reader.integer() == global.mark.count,
      global.mark.allSatisfy({ reader.compact()?.bitPattern == $0.bitPattern })
    else { throw .damaged(name, "its settings are others") }
    guard let numbers = ParameterNumbers(&reader, global) else {
      throw .damaged(name, "its parameters are none of the script's")
    }
    self.numbers = numbers
    guard readNumbers(&reader), reader.isAtEnd else {
      throw .damaged(name, "its contents are not those of \(numbers.count) parameters")
    }
  }

  private mutating func readNumbers(_ reader: inout ByteReader) -> Bool {
    for _ in 0..<numbers.count {
      guard let touched = reader.compact(), touched >= 0, let side = reader.compact() else { return false }
      rows.append(touched)
      right.append(side)
    }
    guard let count = reader.count(of: 3) else { return false }
    for index in 0..<count {
      guard let row = reader.integer(), row < numbers.count, let column = reader.integer(), column <= row,
        let value = reader.compact()
      else { return false }
      add(value, row, column)
      guard elements.count == index + 1 else { return false }
    }
    guard let chi2 = reader.compact(), let taken = reader.compact(), taken >= 0,
      let invalid = reader.compact(), invalid >= 0
    else { return false }
    (self.chi2, self.count, self.invalid) = (chi2, taken, invalid)
    return true
  }
}
