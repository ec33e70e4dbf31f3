package import CalibModel

/// What a script says of a fit's parameters, by full path or by bare name where one component has it; in
/// base units.
package struct FitOptions: Hashable, Sendable {
  /// Start values; others are guessed from the data.
  package var start: [String: Double] = [:]
  /// Parameters that stay at their start.
  package var fixed: Set<String> = []
  /// Where parameters may go, both ends included.
  package var bounds: [String: ClosedRange<Double>] = [:]
  /// What is known of parameters from elsewhere.
  package var constraints: [String: Measured] = [:]
  package var method = FitMethod.chiSquare
  /// Whether chi-square takes the model's integral over the bin; a likelihood always does.
  package var isIntegrated = false
  /// Whether asymmetric errors are wanted.
  package var wantsMinos = false

  package init() {}

  /// Reads the arguments of ``FitPrimitive/signature``.
  init(_ arguments: [String: Value]) throws(AlgorithmError) {
    start = Self.numbers(arguments["start"])
    switch arguments["fixed"] {
    case .list(let paths): for case .string(let path) in paths { fixed.insert(path) }
    case .record:
      let values = Self.numbers(arguments["fixed"])
      fixed.formUnion(values.keys)
      start.merge(values) { _, fixed in fixed }
    default: break
    }
    for (path, value) in Self.leaves(arguments["bounds"]) {
      guard case .range(let low, let high, _) = value else { continue }
      guard low <= high else { throw AlgorithmError("the bounds of `\(path)` are empty") }
      bounds[path] = low...high
    }
    for (path, value) in Self.leaves(arguments["constraints"]) {
      guard case .measured(let measured) = value, measured.error > 0 else {
        throw AlgorithmError("the constraint on `\(path)` has no error")
      }
      constraints[path] = measured
    }
    if case .string(let text) = arguments["method"] { method = FitMethod(rawValue: text) ?? .chiSquare }
    if case .bool(let isOn) = arguments["integrate"] { isIntegrated = isOn }
    if case .bool(let isOn) = arguments["minos"] { wantsMinos = isOn }
  }

  private static func numbers(_ value: Value?) -> [String: Double] {
    leaves(value).reduce(into: [:]) { values, leaf in
      if let number = leaf.value.asNumber { values[leaf.path] = number }
    }
  }

  /// The values of a record by path; a nested record names the component.
  private static func leaves(_ value: Value?, prefix: String = "") -> [(path: String, value: Value)] {
    guard case .record(let entries) = value else { return [] }
    return entries.flatMap { entry in
      if case .record = entry.value { return leaves(entry.value, prefix: prefix + entry.name + ".") }
      return [(prefix + entry.name, entry.value)]
    }
  }
}
