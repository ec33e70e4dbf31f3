/// A model in the record of a plot, so that its curve can be drawn again.
extension ModelExpression {
  var json: JSONValue { .array(components.map(\.json)) }
}

extension ModelExpression.Component {
  var json: JSONValue {
    .members([
      "shape": .string(shape), "label": label.map(JSONValue.string),
      "arguments": arguments.isEmpty ? nil : .array(arguments.map(\.json)),
      "parts": parts.isEmpty ? nil : .array(parts.map(\.json)), "formula": formula?.json,
    ])
  }

  init?(json: JSONValue) {
    guard let shape = json["shape"]?.asString else { return nil }
    var (arguments, parts, formula) = ([ModelExpression.Argument](), [ModelExpression](), ModelFormula?.none)
    if json["arguments"] != nil {
      guard let read = json.all("arguments", ModelExpression.Argument.init(json:)) else { return nil }
      arguments = read
    }
    if json["parts"] != nil {
      guard let read = json.all("parts", ModelExpression.init(json:)) else { return nil }
      parts = read
    }
    if let written = json["formula"] {
      guard let read = ModelFormula(json: written) else { return nil }
      formula = read
    }
    self.init(
      shape: shape, label: json["label"]?.asString, arguments: arguments, parts: parts, formula: formula)
  }
}

extension ModelExpression {
  fileprivate init?(json: JSONValue) {
    guard let written = json.asArray else { return nil }
    let components = written.compactMap(Component.init(json:))
    guard components.count == written.count else { return nil }
    self.init(components: components)
  }
}

/// What stands in a shape's parentheses is a number or a word.
extension ModelExpression.Argument {
  fileprivate var json: JSONValue {
    switch value {
    case .integer(let number): .array([.string(name), .string("integer"), .integer(number)])
    case .string(let word): .array([.string(name), .string("word"), .string(word)])
    case .none, .bool, .number, .measured, .run, .interval, .range, .list, .record, .histogram, .summary,
      .object, .keyed, .curve, .count, .model, .fit:
      .array([.string(name), .string("number"), .exact(value.asNumber ?? .nan)])
    }
  }

  fileprivate init?(json: JSONValue) {
    guard let parts = json.asArray, parts.count == 3, let name = parts[0].asString else { return nil }
    switch parts[1].asString {
    case "integer":
      guard let number = parts[2].asInteger else { return nil }
      self.init(name: name, value: .integer(number))
    case "word":
      guard let word = parts[2].asString else { return nil }
      self.init(name: name, value: .string(word))
    case "number":
      guard let number = parts[2].asExactDouble else { return nil }
      self.init(name: name, value: .number(number))
    default: return nil
    }
  }
}
