import CalibModel
import CalibNumerics

/// The parameters of a collected system; the label of a parameter is its place.
struct SystemParameters {
  let families: [String]
  /// Those that rows have touched, ascending.
  let parameters: [GlobalParameter]

  /// The labels of a family's parameters, in the order of their keys.
  func labels(of family: String) -> [Int] {
    guard let place = families.firstIndex(of: family) else { return [] }
    return parameters.indices.filter { parameters[$0].family == place }
  }

  /// The labels that a record of a family and of the chosen keys of each part names; without keys all of the family.
  func labels(chosen value: Value) -> [Int] {
    guard case .record(let entries) = value, entries.count == 2, case .string(let family) = entries[0].value,
      case .list(let keys) = entries[1].value
    else { return [] }
    return labels(of: family).filter { label in
      guard let key = parameters[label].key, !keys.isEmpty else { return true }
      return key.parts.count == keys.count && zip(key.parts, keys).allSatisfy(Self.matches)
    }
  }

  private static func matches(_ part: Key.Part, _ chosen: Value) -> Bool {
    switch (part, chosen) {
    case (.integer(let key), .integer(let value)): return key == value
    case (.integer(let key), .range(let low, let high, let includesUpper)):
      return Double(key) >= low && (includesUpper ? Double(key) <= high : Double(key) < high)
    case (.string(let key), .string(let value)): return key == value
    case (.bool(let key), .bool(let value)): return key == value
    case (_, .list(let values)): return values.contains { matches(part, $0) }
    default: return false
    }
  }

  /// How far parameters may move, by label, of the arguments `presigma` and `fixed`; negative ones fix them, as pede's.
  func presigmas(_ arguments: [String: Value]) throws(AlgorithmError) -> [Int: Double] {
    var found: [Int: Double] = [:]
    if case .record(let entries)? = arguments["presigma"] {
      for entry in entries {
        guard let sigma = entry.value.asNumber, sigma > 0, sigma.isFinite else {
          throw AlgorithmError("the presigma of `\(entry.name)` is not above 0")
        }
        for label in labels(of: entry.name) { found[label] = sigma }
      }
    }
    if case .list(let chosen)? = arguments["fixed"] {
      for value in chosen { for label in labels(chosen: value) { found[label] = -1 } }
    }
    return found
  }
}
