/// A value that a calibration iterates, in base units: an exact number, or a keyed value or record of them.
///
/// It enters a pass without an error (`language`, section 5). ``json`` and ``init(json:)`` are inverse, bit for bit.
package indirect enum IteratedValue: Hashable, Sendable {
  case number(Double)
  /// Values by key, in ascending order of the keys, none twice.
  case keyed([Keyed])
  /// Fields, in the order of the script.
  case record([Field])

  package struct Keyed: Hashable, Sendable {
    package let key: Key
    package let value: IteratedValue

    package init(key: Key, value: IteratedValue) {
      self.key = key
      self.value = value
    }
  }

  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: IteratedValue

    package init(name: String, value: IteratedValue) {
      self.name = name
      self.value = value
    }
  }

  /// The number, where it is a plain one.
  package var asNumber: Double? {
    switch self {
    case .number(let value): value
    case .keyed, .record: nil
    }
  }

  /// All numbers in it, with the path to each: what passes are compared by.
  package var leaves: [(path: String, value: Double)] {
    switch self {
    case .number(let value): [("", value)]
    case .keyed(let entries):
      entries.flatMap { entry in entry.value.leaves.map { ("[\(entry.key)]" + $0.path, $0.value) } }
    case .record(let fields):
      fields.flatMap { field in field.value.leaves.map { (".\(field.name)" + $0.path, $0.value) } }
    }
  }
}

extension IteratedValue {
  package var json: JSONValue {
    switch self {
    case .number(let value): .exact(value)
    case .keyed(let entries):
      .members([
        "keys": .array(entries.map(\.key.json)),
        "values": .array(entries.map(\.value.json)),
      ])
    case .record(let fields):
      .members(["fields": .object(fields.map { JSONValue.Member($0.name, $0.value.json) })])
    }
  }

  /// Reads what ``json`` wrote; `nil` where it is anything else.
  package init?(json: JSONValue) {
    if let number = json.asExactDouble {
      self = .number(number)
    } else if let keys = json.all("keys", Key.init(json:)),
      let values = json.all("values", IteratedValue.init(json:)), keys.count == values.count
    {
      self = .keyed(zip(keys, values).map(Keyed.init))
    } else if let members = json["fields"]?.asObject {
      var fields: [Field] = []
      for member in members {
        guard let value = IteratedValue(json: member.value) else { return nil }
        fields.append(Field(name: member.name, value: value))
      }
      self = .record(fields)
    } else {
      return nil
    }
  }
}
