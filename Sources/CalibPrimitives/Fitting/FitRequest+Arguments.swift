import CalibModel

extension FitRequest {
  /// The first of the numbers that stand for the parameters of a fit in its `shared:`; the parameter's place is added.
  ///
  /// While ties are computed each parameter is 0 with such a source: what comes out is the linear form over them.
  package static let parameterSources = 1 << 40

  /// Reads the arguments of ``FitPrimitive/signature``, which the checker has let pass.
  init(_ arguments: [String: Value]) throws(AlgorithmError) {
    self.init(try Self.parts(arguments))
    start = Self.numbers(arguments["start"])
    switch arguments["fixed"] {
    case .list(let paths)?:
      for path in paths { if case .string(let text) = path { fixed.insert(text) } }
    case .some(let value):
      let values = Self.numbers(value)
      fixed.formUnion(values.keys)
      start.merge(values) { _, fixed in fixed }
    case nil: break
    }
    for (path, value) in Self.leaves(arguments["bounds"]) {
      guard case .range(let low, let high, _) = value else { continue }
      guard low <= high else { throw AlgorithmError("the bounds of `\(path)` are empty") }
      bounds[path] = (low, high)
    }
    for (path, value) in Self.leaves(arguments["constraints"]) {
      guard case .measured(let measured) = value, measured.error > 0 else {
        throw AlgorithmError("the constraint on `\(path)` has no error")
      }
      constraints.append((path: path, value: measured.value, sigma: measured.error))
    }
    ties = try ties(Self.leaves(arguments["shared"]))
    if case .string(let text)? = arguments["method"] { method = FitMethod(rawValue: text) ?? .chiSquare }
    if case .bool(let isOn)? = arguments["integrate"] { isIntegrated = isOn }
    if case .bool(let isOn)? = arguments["minos"] { minos = isOn }
  }

  /// One object with its model, or a record of records with both.
  private static func parts(_ arguments: [String: Value]) throws(AlgorithmError) -> [Part] {
    guard let data = arguments["histogram"] else { preconditionFailure("calib bug: a fit of nothing") }
    if case .model(let model)? = arguments["model"] {
      return [Part(data: data, model: model, range: try range(arguments["range"]))]
    }
    guard case .record(let entries) = data else { preconditionFailure("calib bug: a fit without a model") }
    let ranges = arguments["range"]
    var parts: [Part] = []
    for entry in entries {
      guard case .record(let pair) = entry.value, pair.count == 2, case .model(let model) = pair[1].value
      else {
        preconditionFailure("calib bug: a part of a fit without a model")
      }
      var own = ranges
      if case .record(let named)? = ranges { own = named.first { $0.name == entry.name }?.value }
      parts.append(Part(name: entry.name, data: pair[0].value, model: model, range: try range(own)))
    }
    return parts
  }

  private static func range(_ value: Value?) throws(AlgorithmError) -> (low: Double, high: Double)? {
    guard case .range(let low, let high, _)? = value else { return nil }
    guard low < high else { throw AlgorithmError("the range of the fit is empty") }
    return (low, high)
  }

  private func ties(_ written: [(path: String, value: Value)]) throws(AlgorithmError) -> [Tie] {
    let names = parameterNames
    var found: [Tie] = []
    for (path, value) in written {
      guard case .measured(let form) = value else {
        throw AlgorithmError("`\(path)` in `shared` follows no parameter")
      }
      // Errors of other numbers in the tie are left out: it enters the fit as an exact number.
      let own = form.terms.filter {
        $0.source >= Self.parameterSources && $0.source < Self.parameterSources + names.count
          && $0.coefficient != 0
      }
      let terms = own.map { (path: names[$0.source - Self.parameterSources], factor: $0.coefficient) }
      found.append(Tie(path: path, constant: form.value, terms: terms))
    }
    return found
  }

  private static func numbers(_ value: Value?) -> [String: Double] {
    leaves(value).reduce(into: [:]) { values, leaf in
      if let number = leaf.value.asNumber { values[leaf.path] = number }
    }
  }

  /// The values of a record by path; a nested record names the component.
  private static func leaves(_ value: Value?, prefix: String = "") -> [(path: String, value: Value)] {
    guard case .record(let entries)? = value else { return [] }
    return entries.flatMap { entry in
      if case .record = entry.value { return leaves(entry.value, prefix: prefix + entry.name + ".") }
      return [(prefix + entry.name, entry.value)]
    }
  }
}
