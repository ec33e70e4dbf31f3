package import CalibModel

/// The settings of a collector by name, as checked: numbers in base units.
package struct CollectorSettings: Sendable {
  private let values: [String: Value]
  /// What the columns stand for; `nil` where nobody says, and there are those that the collector must have.
  let columns: [CollectorColumn]?
  /// The names of the families of parameters.
  let families: [String]

  /// Takes settings; of two of one name the first counts.
  ///
  /// - Parameter columns: what the columns stand for that the collector is given.
  /// - Parameter families: the names of the families of parameters, where there are derivatives by them.
  package init(
    _ settings: [(name: String, value: Value)], columns: [CollectorColumn]? = nil, families: [String] = []
  ) {
    values = Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.columns = columns
    self.families = families
  }

  /// Where the columns of an argument are.
  func places(of argument: String) -> [Int] {
    (columns ?? []).indices.filter { columns?[$0] == .argument(argument) }
  }

  /// Where the weights are among the columns; `nil` where rows have none.
  var weight: Int? { places(of: "weight").first }

  /// A whole number, which must be there.
  func integer(_ name: String) throws(CollectorError) -> Int {
    guard let value = try optionalInteger(name) else { throw .missing(name) }
    return value
  }

  /// A whole number; `nil` where it is not given.
  func optionalInteger(_ name: String) throws(CollectorError) -> Int? {
    switch values[name] {
    case .integer(let value): return value
    case nil: return nil
    default: throw CollectorError("the setting `\(name)` is not a whole number")
    }
  }

  /// The ends of a range, which must be there.
  func range(_ name: String) throws(CollectorError) -> (low: Double, high: Double) {
    switch values[name] {
    case .range(let low, let high, includesUpper: _): return (low, high)
    case nil: throw .missing(name)
    default: throw CollectorError("the setting `\(name)` is not a range")
    }
  }

  /// A word; `nil` where it is not given.
  func word(_ name: String) throws(CollectorError) -> String? {
    switch values[name] {
    case .string(let word): return word
    case nil: return nil
    default: throw CollectorError("the setting `\(name)` is not a word")
    }
  }

  /// The elements of a list, which must be there.
  func list(_ name: String) throws(CollectorError) -> [Value] {
    switch values[name] {
    case .list(let values): return values
    case nil: throw .missing(name)
    default: throw CollectorError("the setting `\(name)` is not a list")
    }
  }

  /// How many columns the argument `values` has, at least one.
  func valueCount() throws(CollectorError) -> Int {
    let count = places(of: "values").count
    guard count > 0 else { throw CollectorError("there is no column to take") }
    return count
  }
}
