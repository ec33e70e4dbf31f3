/// The constants of one calibration for one interval of validity.
///
/// Its bytes are canonical JSON: runs that find the same constants write the same bytes.
package struct Payload: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: Constant

    package init(name: String, value: Constant) {
      self.name = name
      self.value = value
    }
  }

  /// A constant as it stands in a payload; numbers are in `unit`, which is empty for plain numbers.
  package indirect enum Constant: Hashable, Sendable {
    case bool(Bool)
    case integer(Int)
    case string(String)
    case number(Double, unit: String)
    case measured(Double, error: Double, unit: String)
    /// One per key.
    case keyed(KeyedConstants)
    case record([Field])
    case list([Constant])
    /// A function from numbers in `x` to numbers in `y`.
    case curve(Curve, x: String, y: String)
  }

  package let name: String
  /// The fields, in the order of the declaration.
  package let fields: [Field]

  package init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
  }

  /// A field by its name; `beam.x` is the field `x` of the record `beam`.
  package subscript(field: String) -> Constant? {
    fields.first { $0.name == field }?.value ?? Constant.record(fields).part(field)
  }
}

extension Payload {
  static let format = "calib payload 1"

  /// The payload as JSON: `{"format", "name", "fields": {name: constant}}`.
  package var json: JSONValue {
    .members([
      "format": .string(Self.format), "name": .string(name),
      "fields": .object(fields.map { JSONValue.Member($0.name, $0.value.json) }),
    ])
  }

  package var bytes: [UInt8] { json.canonicalBytes }

  /// Reads a payload; `nil` where the JSON is not one of this format.
  package init?(json: JSONValue) {
    guard json["format"]?.asString == Self.format, let name = json["name"]?.asString,
      let members = json["fields"]?.asObject
    else { return nil }
    var fields: [Field] = []
    for member in members {
      guard let value = Constant(json: member.value) else { return nil }
      fields.append(Field(name: member.name, value: value))
    }
    self.init(name: name, fields: fields)
  }
}
