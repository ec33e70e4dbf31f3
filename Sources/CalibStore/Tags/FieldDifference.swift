package import CalibModel

/// What differs between two payloads at one place of their content.
package struct FieldDifference: Hashable, Sendable {
  /// Names and indices from the top: `scale.value`, `t0.value[17]`; empty for the payload as a whole.
  package let path: String
  package let old: JSONValue
  package let new: JSONValue
  /// New minus old, where both are numbers.
  package let change: Double?
  /// How many elements of a list differ; 1 where it is no list.
  ///
  /// Old, new and change are those of the largest change.
  package let count: Int

  package var json: JSONValue {
    .members([
      "path": .string(path), "old": old, "new": new, "change": change.map { .number($0) },
      "count": .integer(count),
    ])
  }

  /// The differences of two payloads that are JSON, in the order of the first; others differ in their
  /// size alone.
  ///
  /// Lists of numbers of one length are told as one difference, that of the largest change.
  static func between(_ old: [UInt8], _ new: [UInt8]) -> [FieldDifference] {
    guard let one = try? JSONValue(parsing: old), let other = try? JSONValue(parsing: new) else {
      return old == new ? [] : [plain("size", .integer(old.count), .integer(new.count))]
    }
    return between(one["fields"] ?? one, other["fields"] ?? other, at: "")
  }

  private static func between(_ old: JSONValue, _ new: JSONValue, at path: String) -> [FieldDifference] {
    if old == new { return [] }
    if let one = old.asObject, let other = new.asObject {
      let added = other.filter { old[$0.name] == nil }
      return one.flatMap { between($0.value, new[$0.name] ?? .null, at: joined(path, $0.name)) }
        + added.flatMap { between(.null, $0.value, at: joined(path, $0.name)) }
    }
    if let one = old.asArray, let other = new.asArray, one.count == other.count {
      if one.allSatisfy({ $0.asDouble != nil }), other.allSatisfy({ $0.asDouble != nil }) {
        return [numbers(one, other, at: path)]
      }
      return zip(one, other).enumerated().flatMap { between($1.0, $1.1, at: "\(path)[\($0)]") }
    }
    return [plain(path, old, new)]
  }

  private static func plain(_ path: String, _ old: JSONValue, _ new: JSONValue) -> FieldDifference {
    var change: Double?
    if let one = old.asDouble, let other = new.asDouble { change = other - one }
    return FieldDifference(path: path, old: old, new: new, change: change, count: 1)
  }

  /// The largest change of two lists of numbers.
  private static func numbers(_ old: [JSONValue], _ new: [JSONValue], at path: String) -> FieldDifference {
    var (largest, place, count) = (-1.0, 0, 0)
    for (index, (one, other)) in zip(old, new).enumerated() {
      let size = abs((other.asDouble ?? 0) - (one.asDouble ?? 0))
      if size > 0 { count += 1 }
      if size > largest { (largest, place) = (size, index) }
    }
    let change = (new[place].asDouble ?? 0) - (old[place].asDouble ?? 0)
    return FieldDifference(
      path: "\(path)[\(place)]", old: old[place], new: new[place], change: change, count: count)
  }

  private static func joined(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }
}
