/// One constant per key, as it stands in a payload.
package struct KeyedConstants: Hashable, Sendable {
  package enum Values: Hashable, Sendable {
    case bools([Bool])
    case integers([Int])
    case strings([String])
    /// Numbers in `unit`, with their errors where they are measured.
    case numbers([Double], errors: [Double]?, unit: String)
    /// Whatever else: curves, records, lists.
    case constants([Payload.Constant])

    package var count: Int {
      switch self {
      case .bools(let values): values.count
      case .integers(let values): values.count
      case .strings(let values): values.count
      case .numbers(let values, _, _): values.count
      case .constants(let values): values.count
      }
    }
  }

  /// The names of the key's parts; empty where none are known.
  package let names: [String]
  /// The keys, ascending, each once.
  package let keys: [Key]
  /// In the order of the keys.
  package let values: Values

  /// `nil` where keys do not ascend, are of different lengths, or are not as many as values and errors.
  package init?(names: [String], keys: [Key], values: Values) {
    guard keys.count == values.count, zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    let length = keys.first?.parts.count ?? 1
    guard keys.allSatisfy({ $0.parts.count == length }),
      names.isEmpty || names.count == length || keys.isEmpty
    else { return nil }
    if case .numbers(let numbers, let errors?, _) = values, errors.count != numbers.count { return nil }
    self.names = names
    self.keys = keys
    self.values = values
  }

  /// The constant of one key.
  package func constant(_ index: Int) -> Payload.Constant {
    switch values {
    case .bools(let values): .bool(values[index])
    case .integers(let values): .integer(values[index])
    case .strings(let values): .string(values[index])
    case .numbers(let values, nil, let unit): .number(values[index], unit: unit)
    case .numbers(let values, let errors?, let unit):
      .measured(values[index], error: errors[index], unit: unit)
    case .constants(let values): values[index]
    }
  }
}

extension KeyedConstants {
  /// `{"by", "keys": […], "value": […], "error": […], "unit"}`; a key of several parts is an array.
  package var json: JSONValue {
    let written: JSONValue =
      switch values {
      case .bools(let values): .array(values.map(JSONValue.bool))
      case .integers(let values): .array(values.map(JSONValue.integer))
      case .strings(let values): .array(values.map(JSONValue.string))
      case .numbers(let values, _, _): .array(values.map(JSONValue.number))
      case .constants(let values): .array(values.map(\.json))
      }
    var (errors, unit): (JSONValue?, JSONValue?) = (nil, nil)
    if case .numbers(_, let written, let name) = values {
      errors = written.map { .array($0.map(JSONValue.number)) }
      unit = name.isEmpty ? nil : .string(name)
    }
    return .members([
      "by": names.isEmpty ? nil : .array(names.map(JSONValue.string)),
      "keys": .array(keys.map(\.json)), "value": written, "error": errors, "unit": unit,
    ])
  }

  /// Reads what ``json`` wrote; whole numbers without a unit and an error may have been plain numbers.
  package init?(json: JSONValue) {
    guard let written = json["keys"]?.asArray, let values = json["value"]?.asArray else { return nil }
    let keys = written.compactMap(Key.init(json:))
    let names = (json["by"]?.asArray ?? []).compactMap(\.asString)
    guard keys.count == written.count, let read = Self.values(values, json) else { return nil }
    self.init(names: names, keys: keys, values: read)
  }

  private static func values(_ values: [JSONValue], _ json: JSONValue) -> Values? {
    func all<Element>(_ read: (JSONValue) -> Element?) -> [Element]? {
      let result = values.compactMap(read)
      return result.count == values.count ? result : nil
    }
    let unit = json["unit"]?.asString ?? ""
    if let written = json["error"]?.asArray {
      let errors = written.compactMap(\.asDouble)
      guard let numbers = all(\.asDouble), errors.count == numbers.count else { return nil }
      return .numbers(numbers, errors: errors, unit: unit)
    }
    if !unit.isEmpty { return all(\.asDouble).map { .numbers($0, errors: nil, unit: unit) } }
    if let integers = all(\.asInteger) { return .integers(integers) }
    if let numbers = all(\.asDouble) { return .numbers(numbers, errors: nil, unit: "") }
    if let bools = all(\.asBool) { return .bools(bools) }
    if let strings = all(\.asString) { return .strings(strings) }
    return all(Payload.Constant.init(json:)).map { .constants($0) }
  }
}

extension Key {
  /// The part itself, or an array of several.
  package var json: JSONValue {
    let written = parts.map { (part: Key.Part) -> JSONValue in
      switch part {
      case .integer(let value): .integer(value)
      case .bool(let value): .bool(value)
      case .string(let text): .string(text)
      }
    }
    return written.count == 1 ? written[0] : .array(written)
  }

  /// Reads what ``json`` wrote.
  package init?(json: JSONValue) {
    var parts: [Key.Part] = []
    for value in json.asArray ?? [json] {
      switch value {
      case .integer(let value): parts.append(.integer(value))
      case .bool(let value): parts.append(.bool(value))
      case .string(let text): parts.append(.string(text))
      case .null, .number, .array, .object: return nil
      }
    }
    guard !parts.isEmpty else { return nil }
    self.init(parts)
  }
}
