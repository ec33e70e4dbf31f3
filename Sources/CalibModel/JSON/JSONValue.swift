/// A JSON value whose objects keep the order of their members.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An object of members in the order given; a member whose value is `nil` is left out.
  package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  /// The member of an object by name.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var asString: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var asInteger: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  package var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .null, .bool, .string, .array, .object: nil
    }
  }

  package var asBool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  package var asArray: [JSONValue]? {
    guard case .array(let values) = self else { return nil }
    return values
  }

  package var asObject: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}
