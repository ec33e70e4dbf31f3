extension Payload.Constant {
  /// A plain number is a JSON number, a dimensioned one `{"value", "unit"}`, a measured one has `"error"` too.
  ///
  /// Keyed constants and curves: ``KeyedConstants/json``, ``Curve/json`` with `"units": [x, y]`. A list is an array;
  /// a record is `{"fields": {name: constant}}`, so that no name of a field is taken for one of ours.
  package var json: JSONValue {
    switch self {
    case .bool(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .string(let text): return .string(text)
    case .number(let value, ""): return .number(value)
    case .number(let value, let unit): return .members(["value": .number(value), "unit": .string(unit)])
    case .measured(let value, let error, let unit):
      return .members([
        "value": .number(value), "error": .number(error), "unit": unit.isEmpty ? nil : .string(unit),
      ])
    case .keyed(let constants): return constants.json
    case .record(let fields):
      return .members(["fields": .object(fields.map { JSONValue.Member($0.name, $0.value.json) })])
    case .list(let constants): return .array(constants.map(\.json))
    case .curve(let curve, let x, let y):
      let units = JSONValue.Member("units", .array([.string(x), .string(y)]))
      return .object((curve.json.asObject ?? []) + [units])
    }
  }

  /// Reads what ``json`` wrote.
  ///
  /// A whole plain number is written as `3`, so an integer and a plain number may read back as each other's case.
  package init?(json: JSONValue) {
    switch json {
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .string(let text): self = .string(text)
    case .number(let value): self = .number(value, unit: "")
    case .array(let values):
      let constants = values.compactMap(Payload.Constant.init(json:))
      guard constants.count == values.count else { return nil }
      self = .list(constants)
    case .object: self.init(members: json)
    case .null: return nil
    }
  }

  private init?(members json: JSONValue) {
    if json["keys"] != nil {
      guard let constants = KeyedConstants(json: json) else { return nil }
      self = .keyed(constants)
    } else if json["curve"] != nil {
      guard let curve = Curve(json: json), let units = json["units"]?.asArray, units.count == 2,
        let x = units[0].asString, let y = units[1].asString
      else { return nil }
      self = .curve(curve, x: x, y: y)
    } else if let members = json["fields"]?.asObject {
      var fields: [Payload.Field] = []
      for member in members {
        guard let value = Payload.Constant(json: member.value) else { return nil }
        fields.append(Payload.Field(name: member.name, value: value))
      }
      self = .record(fields)
    } else {
      guard let value = json["value"]?.asDouble else { return nil }
      let unit = json["unit"]?.asString ?? ""
      if let error = json["error"]?.asDouble {
        self = .measured(value, error: error, unit: unit)
      } else {
        self = .number(value, unit: unit)
      }
    }
  }
}

extension Payload.Constant {
  /// What a path of names leads to in records: `x`, `beam.x`; `nil` where there is no such field.
  package func part(_ path: String) -> Payload.Constant? {
    guard case .record(let fields) = self else { return nil }
    for field in fields {
      if field.name == path { return field.value }
      if path.hasPrefix(field.name + "."),
        let part = field.value.part(String(path.dropFirst(field.name.count + 1)))
      {
        return part
      }
    }
    return nil
  }
}
