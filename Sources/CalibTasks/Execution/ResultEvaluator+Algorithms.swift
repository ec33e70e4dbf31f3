import CalibLanguage
import CalibModel
import CalibPrimitives

extension ResultEvaluator {
  /// Each key of a keyed algorithm has so many sources of errors of its own.
  static let sourcesPerKey = 1_024

  /// An algorithm of the catalog, with its arguments by name; where it is keyed, for each key by itself.
  mutating func algorithm(
    _ name: String, _ arguments: [String], _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    if name == Self.fitParameters { return fitParameters(node) }
    guard let primitive = Builtins.algorithm(name) else {
      preconditionFailure("calib bug: no algorithm is named \(name)")
    }
    var values: [String: Value] = [:]
    for (place, argument) in arguments.enumerated() {
      let value = operand(node, place)
      // What is absent is as if nothing had been said.
      if value != .none { values[argument] = listed(value, argument, primitive.signature) }
    }
    if case .keyed(let space, _) = node.type, let keys = Self.keys(primitive, values) {
      return try keyed(primitive, values, keys, space, node)
    }
    if let system = node.operands.first, case .system(_, let families) = program[system].type {
      values["constraints"] = values["constraints"].map { Self.placed($0, families) }
      if name == SteeringPrimitive.signature.name, case .object(.millepede(let records))? = values["system"] {
        let labels = labels(of: records, system)
        values[SteeringPrimitive.labels] = .list(labels.map { .integer($0) })
      }
    }
    do throws(AlgorithmError) {
      let result = try primitive.value(values, sources: &sources)
      return complete(result, node.type)
    } catch {
      throw EvaluationFailure(error.message, at: node.span)
    }
  }

  /// What the parameters of a fit are called in its `shared:`.
  private static let fitParameters = "parameters"

  /// The parameters of a fit while its ties are computed: each is 0 with a source of its own, which the result names.
  private func fitParameters(_ node: ResultProgram.Node) -> Value {
    guard case .fit(let parameters) = node.type else { preconditionFailure("calib bug: ties of no fit") }
    return .record(
      parameters.enumerated().map { place, parameter in
        let term = Measured.Term(source: FitRequest.parameterSources + place, coefficient: 1)
        return Value.Entry(name: parameter.path, value: .measured(Measured(value: 0, terms: [term])))
      })
  }

  /// Keyed values where a list is wanted are the list of those that are there; points are paired by key.
  private func listed(_ value: Value, _ argument: String, _ signature: PrimitiveSignature) -> Value {
    guard case .keyed(let values) = value, signature.name != PointsPrimitive.signature.name,
      let parameter = signature.parameters.first(where: { $0.name == argument }),
      case .value(.list) = parameter.accepts
    else { return value }
    return .list(values.values.filter { $0 != .none })
  }

  /// The keys of the first keyed argument.
  private static func keys(_ primitive: any AlgorithmPrimitive.Type, _ arguments: [String: Value]) -> [Key]? {
    primitive.signature.parameters.lazy.compactMap { arguments[$0.name].flatMap(keys) }.first
  }

  /// One result for each key, in the same bits whatever the number of threads.
  ///
  /// A fit that fails says so itself; of other algorithms a key that has no result has no value.
  private mutating func keyed(
    _ primitive: any AlgorithmPrimitive.Type, _ arguments: [String: Value], _ keys: [Key],
    _ space: KeySpace, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    let needed = primitive.signature.parameters.filter(\.isRequired).map(\.name)
      .filter { arguments[$0] != nil }
    let (first, stride) = (sources, Self.sourcesPerKey)
    let results = parallel.map(keys.count) { place -> (value: Value, used: Int, message: String?) in
      var own = first + place * stride
      let values = arguments.mapValues { Self.value($0, at: keys[place]) }.filter { $0.value != .none }
      guard needed.allSatisfy({ values[$0] != nil }) else { return (.none, 0, nil) }
      do throws(AlgorithmError) {
        let value = try primitive.value(values, sources: &own)
        return (value, own - first - place * stride, nil)
      } catch {
        return (.none, 0, error.message)
      }
    }
    guard results.allSatisfy({ $0.used <= stride }) else {
      throw EvaluationFailure("has more than \(stride) parameters for each key", at: node.span)
    }
    for (key, result) in zip(keys, results) {
      guard let message = result.message, reasons[key] == nil else { continue }
      reasons[key] = EvaluationFailure(message, at: node.span)
    }
    sources += keys.count * stride
    return .keyed(Keyed(space: space, keys: keys, values: results.map(\.value)))
  }

  /// The keys of a keyed value, or of the first that stands in a record.
  private static func keys(_ value: Value) -> [Key]? {
    switch value {
    case .keyed(let values): return values.keys
    case .record(let entries): return entries.lazy.compactMap { keys($0.value) }.first
    case .none, .bool, .integer, .number, .measured, .string, .run, .interval, .range, .list, .histogram,
      .summary, .object, .curve, .count, .model, .file, .fit:
      return nil
    }
  }

  /// The value for one key; a plain value goes with every key.
  private static func value(_ value: Value, at key: Key) -> Value {
    switch value {
    case .keyed(let values): return values[key] ?? .none
    case .record(let entries):
      return .record(entries.map { Value.Entry(name: $0.name, value: Self.value($0.value, at: key)) })
    case .none, .bool, .integer, .number, .measured, .string, .run, .interval, .range, .list, .histogram,
      .summary, .object, .curve, .count, .model, .file, .fit:
      return value
    }
  }

  // MARK: - Systems

  /// Constraints with the parts of the key that stay as places: their names are known of the type alone.
  private static func placed(_ constraints: Value, _ families: [ValueType.Field]) -> Value {
    guard case .list(let written) = constraints else { return constraints }
    return .list(
      written.map { constraint in
        guard case .record(let fields) = constraint,
          case .list(let names)? = fields.first(where: { $0.name == "by" })?.value
        else { return constraint }
        return .record(
          fields.map { field in
            guard field.name == "terms", case .list(let terms) = field.value else { return field }
            return Value.Entry(
              name: field.name, value: .list(terms.map { placed($0, names, families) }))
          })
      })
  }

  private static func placed(_ term: Value, _ names: [Value], _ families: [ValueType.Field]) -> Value {
    guard case .record(let entries) = term,
      case .string(let family)? = entries.first(where: { $0.name == "family" })?.value,
      case .keyed(let space, _)? = families.first(where: { $0.name == family })?.type
    else { return term }
    let places = names.compactMap { name in
      space.parts.firstIndex { .string($0.name) == name }.map { Value.integer($0) }
    }
    return .record(entries + [Value.Entry(name: "by", value: .list(places))])
  }

  /// A solution has every key that its families declare: one that no row had is exactly 0.
  private func complete(_ value: Value, _ type: ValueType) -> Value {
    guard case .system(_, let families) = type, case .record(let entries) = value else { return value }
    return .record(
      entries.map { entry in
        guard case .keyed(let space, _)? = families.first(where: { $0.name == entry.name })?.type else {
          let isFamily = families.contains { $0.name == entry.name }
          return isFamily && entry.value == .none
            ? Value.Entry(name: entry.name, value: .measured(Measured(value: 0))) : entry
        }
        var found = Keyed<Value>(space: space, keys: [], values: [])
        if case .keyed(let values) = entry.value { found = values }
        let keys = space.keys ?? found.keys
        let values = keys.map { found[$0] ?? .measured(Measured(value: 0)) }
        return Value.Entry(name: entry.name, value: .keyed(Keyed(space: space, keys: keys, values: values)))
      })
  }
}
