/// A value for each key of a space, or for those that rows had where the space is not declared whole.
package struct Keyed<Element> {
  package let space: KeySpace
  /// The keys, ascending, each once.
  package let keys: [Key]
  /// The value of each key, in the same order.
  package private(set) var values: [Element]
  /// Where whole numbers follow each other, the first: their place needs no search.
  private let firstNumber: Int?

  /// Takes values of ascending keys of the space.
  package init(space: KeySpace, keys: [Key], values: [Element]) {
    precondition(keys.count == values.count, "calib bug: \(keys.count) keys of \(values.count) values")
    self.space = space
    self.keys = keys
    self.values = values
    firstNumber = Self.firstNumber(space, keys)
  }

  /// Takes pairs in any order; `nil` where a key comes twice or is none of the space.
  package init?(space: KeySpace, pairs: [(key: Key, value: Element)]) {
    let sorted = pairs.sorted { $0.key < $1.key }
    guard sorted.allSatisfy({ space.contains($0.key) }),
      zip(sorted, sorted.dropFirst()).allSatisfy({ $0.key != $1.key })
    else { return nil }
    self.init(space: space, keys: sorted.map(\.key), values: sorted.map(\.value))
  }

  package var count: Int { keys.count }

  /// The value of a key; `nil` where there is none.
  ///
  /// - Complexity: O(1) for ranges of whole numbers, else O(log *n*).
  package subscript(key: Key) -> Element? { index(of: key).map { values[$0] } }

  /// The place of a key among ``keys``.
  package func index(of key: Key) -> Int? {
    if let firstNumber {
      guard key.parts.count == 1, case .integer(let number) = key.parts[0] else { return nil }
      let (index, isFar) = number.subtractingReportingOverflow(firstNumber)
      return !isFar && keys.indices.contains(index) ? index : nil
    }
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }

  /// The same keys with other values, made in the order of the keys.
  package func map<Result, Failure: Error>(
    _ transform: (Key, Element) throws(Failure) -> Result
  ) throws(Failure) -> Keyed<Result> {
    var results: [Result] = []
    results.reserveCapacity(keys.count)
    for (key, value) in zip(keys, values) { results.append(try transform(key, value)) }
    return Keyed<Result>(space: space, keys: keys, values: results)
  }

  private static func firstNumber(_ space: KeySpace, _ keys: [Key]) -> Int? {
    guard space.parts.count == 1, let first = keys.first, let last = keys.last,
      case .integer(let low) = first.parts.first, case .integer(let high) = last.parts.first
    else { return nil }
    let (distance, isFar) = high.subtractingReportingOverflow(low)
    return !isFar && distance == keys.count - 1 ? low : nil
  }
}

extension Keyed: Sendable where Element: Sendable {}
extension Keyed: Equatable where Element: Equatable {}
extension Keyed: Hashable where Element: Hashable {}
