import CalibColumns
import CalibModel

/// Gives global parameters numbers in the order in which rows name them.
struct ParameterNumbers: Sendable {
  /// Its family, and the parts of its key as they stand in columns.
  struct Name: Hashable, Sendable, Comparable {
    let family: Int
    let parts: [Double]

    static func < (left: Self, right: Self) -> Bool {
      left.family != right.family
        ? left.family < right.family : left.parts.lexicographicallyPrecedes(right.parts)
    }
  }

  private(set) var names: [Name] = []
  private var numbers: [Name: Int] = [:]

  var count: Int { names.count }

  /// The number of a parameter, a new one where it is not known yet.
  mutating func number(_ name: Name) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// The derivatives of a row by number of parameter, ascending.
  ///
  /// Those by the same parameter are added up, and a 0 is none. `nil` where a number of the row is none, or
  /// a key is no whole number.
  mutating func derivatives(
    _ global: GlobalDerivatives, _ columns: [UnsafePointer<Double>], row: Int
  ) -> [(number: Int, value: Double)]? {
    var found: [(number: Int, value: Double)] = []
    for term in global.terms {
      let value = columns[term.derivative][row]
      guard value.isFinite else { return nil }
      if value == 0 { continue }
      let parts = term.keys.map { columns[$0][row] }
      guard parts.allSatisfy({ abs($0) <= 0x1p53 && $0 == $0.rounded() }) else { return nil }
      let number = number(Name(family: term.family, parts: parts.map { $0 + 0 }))
      if let place = found.firstIndex(where: { $0.number == number }) {
        found[place].value += value
      } else {
        found.append((number, value))
      }
    }
    return found.sorted { $0.number < $1.number }
  }

  /// The numbers in ascending order of the parameters.
  var order: [Int] { names.indices.sorted { names[$0] < names[$1] } }

  /// The place of each number in that order.
  var ranks: [Int] {
    var ranks = [Int](repeating: 0, count: names.count)
    for (rank, number) in order.enumerated() { ranks[number] = rank }
    return ranks
  }

  /// The parameters, ascending.
  var parameters: [GlobalParameter] {
    order.map { number in
      let name = names[number]
      let key = name.parts.isEmpty ? nil : Key(name.parts.map { .integer(Int($0)) })
      return GlobalParameter(family: name.family, key: key)
    }
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(integer: names.count)
    for name in names {
      bytes.append(integer: name.family)
      bytes.append(integer: name.parts.count)
      for part in name.parts { bytes.append(compact: part) }
    }
  }

  /// Reads what ``append(to:)`` wrote; `nil` where it names what `global` does not.
  init?(_ reader: inout ByteReader, _ global: GlobalDerivatives) {
    guard let count = reader.count(of: 2) else { return nil }
    for index in 0..<count {
      guard let family = reader.integer(), let length = reader.count(),
        global.terms.contains(where: { $0.family == family && $0.keys.count == length })
      else { return nil }
      let parts = (0..<length).compactMap { _ in reader.compact() }
      guard parts.count == length, parts.allSatisfy({ Int(exactly: $0) != nil && abs($0) <= 0x1p53 }),
        number(Name(family: family, parts: parts)) == index
      else { return nil }
    }
  }

  init() {}
}
