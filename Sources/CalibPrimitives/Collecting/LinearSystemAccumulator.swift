import CalibColumns
import CalibModel

/// Normal equations added up so far: of the matrix only what rows have touched.
///
/// Bytes, version 1: `1`; families and key lengths of the terms; the parameters; of each its rows and its
/// right side; the elements of the lower triangle as row, column, value in the order in which they came;
/// chi2, rows, with weights Σw and Σw², invalid. The families of a system with weights are followed by a 1.
struct LinearSystemAccumulator: Accumulator {
  private let global: GlobalDerivatives
  private let weight: Int?
  private var numbers = ParameterNumbers()
  private var rows: [Double] = []
  private var right: [Double] = []
  /// The place of an element by row and column, of which the row is the larger number.
  private var places: [UInt64: Int] = [:]
  private var elements: [(row: Int, column: Int, value: Double)] = []
  private var chi2 = 0.0
  private var taken = RowWeights()
  private var invalid = 0.0

  init(_ global: GlobalDerivatives, weight: Int?) { (self.global, self.weight) = (global, weight) }

  private var mark: [Double] { global.mark + (weight == nil ? [] : [1]) }

  mutating func fill(_ batch: SelectedRows) {
    for row in batch.rows {
      let (residual, sigma) = (batch.columns[0][Int(row)], batch.columns[1][Int(row)])
      let factor = weight.map { batch.columns[$0][Int(row)] } ?? 1
      guard residual.isFinite, sigma > 0, sigma.isFinite, factor >= 0, factor.isFinite,
        let derivatives = numbers.derivatives(global, batch.columns, row: Int(row))
      else {
        invalid += 1
        continue
      }
      extend()
      taken.add(factor)
      if factor == 0 { continue }
      let weight = factor / (sigma * sigma)
      chi2 += weight * residual * residual
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
    guard let other = other as? LinearSystemAccumulator, other.mark == mark else {
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
    taken.merge(other.taken)
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
          right: order.map { right[$0] }, chi2: chi2, taken: taken, invalid: invalid)))
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
    bytes.append(integer: mark.count)
    for setting in mark { bytes.append(compact: setting) }
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
    bytes.append(compact: chi2)
    if weight == nil { bytes.append(compact: taken.rows) } else { bytes.append(taken) }
    bytes.append(compact: invalid)
    return bytes
  }

  init(_ global: GlobalDerivatives, weight: Int?, bytes: [UInt8]) throws(CollectorError) {
    self.init(global, weight: weight)
    let name = LinearSystemCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard reader.integer() == mark.count,
      mark.allSatisfy({ reader.compact()?.bitPattern == $0.bitPattern })
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
    guard let chi2 = reader.compact(),
      let taken = weight == nil ? reader.compact().map({ RowWeights(rows: $0) }) : reader.rowWeights(),
      taken.rows >= 0, let invalid = reader.compact(), invalid >= 0
    else { return false }
    (self.chi2, self.taken, self.invalid) = (chi2, taken, invalid)
    return true
  }
}
