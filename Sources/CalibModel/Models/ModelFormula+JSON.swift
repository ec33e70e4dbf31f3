/// A formula in the record of a plot: the parameters, then the steps in a short form of each.
extension ModelFormula {
  var json: JSONValue {
    .members([
      "parameters": .array(
        parameters.map {
          .array([
            .string($0.name), .exact($0.start), .exact($0.low), .exact($0.high), .string($0.unit.name),
            .exact($0.unit.factor),
          ])
        }),
      "steps": .array(steps.map(\.json)),
    ])
  }

  /// `nil` where a step names what is not there: whatever is read can be evaluated.
  init?(json: JSONValue) {
    guard let parameters = json.all("parameters", Parameter.init(json:)),
      let steps = json.all("steps", Step.init(json:)), !steps.isEmpty
    else { return nil }
    for (place, step) in steps.enumerated() {
      switch step {
      case .x, .number: break
      case .parameter(let index): guard parameters.indices.contains(index) else { return nil }
      case .unary(_, let operand): guard (0..<place).contains(operand) else { return nil }
      case .binary(_, let left, let right):
        guard (0..<place).contains(left), (0..<place).contains(right) else { return nil }
      }
    }
    self.init(parameters: parameters, steps: steps)
  }
}

extension ModelFormula.Parameter {
  fileprivate init?(json: JSONValue) {
    guard let parts = json.asArray, parts.count == 6, let name = parts[0].asString,
      let start = parts[1].asExactDouble, let low = parts[2].asExactDouble, let high = parts[3].asExactDouble,
      let unit = parts[4].asString, let factor = parts[5].asExactDouble
    else { return nil }
    self.init(
      name: name, start: start, low: low, high: high,
      unit: Unit(name: unit, dimension: .none, factor: factor))
  }
}

extension ModelFormula.Step {
  fileprivate var json: JSONValue {
    switch self {
    case .x: .array([.string("x")])
    case .number(let value): .array([.string("number"), .exact(value)])
    case .parameter(let index): .array([.string("parameter"), .integer(index)])
    case .unary(let kind, let operand): .array([.string(kind.rawValue), .integer(operand)])
    case .binary(let kind, let left, let right):
      .array([.string(kind.rawValue), .integer(left), .integer(right)])
    }
  }

  fileprivate init?(json: JSONValue) {
    guard let parts = json.asArray, let word = parts.first?.asString else { return nil }
    switch (word, parts.count) {
    case ("x", 1): self = .x
    case ("number", 2):
      guard let value = parts[1].asExactDouble else { return nil }
      self = .number(value)
    case ("parameter", 2):
      guard let index = parts[1].asInteger else { return nil }
      self = .parameter(index)
    case (_, 2):
      guard let kind = ModelFormula.Unary(rawValue: word), let operand = parts[1].asInteger else {
        return nil
      }
      self = .unary(kind, operand)
    case (_, 3):
      guard let kind = ModelFormula.Binary(rawValue: word), let left = parts[1].asInteger,
        let right = parts[2].asInteger
      else { return nil }
      self = .binary(kind, left, right)
    default: return nil
    }
  }
}
