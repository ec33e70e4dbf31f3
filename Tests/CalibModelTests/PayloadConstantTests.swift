import CalibModel
import Testing

@Suite("Constants in payloads")
struct PayloadConstantTests {
  private static func keyed(_ keys: [Key], _ values: KeyedConstants.Values, names: [String] = ["wire"]) throws
    -> Payload.Constant
  {
    .keyed(try #require(KeyedConstants(names: names, keys: keys, values: values)))
  }

  private static func constants() throws -> [Payload.Constant] {
    let keys = [Key(1), Key(2), Key(5)]
    let pairs = [Key([.integer(0), .string("a")]), Key([.integer(0), .string("b")])]
    let curve = try #require(Curve(.cubic(x: [0, 1], y: [2, 3], slopes: [0.5, 0]), outside: .extend))
    let line = try #require(Curve(.linear(x: [0, 1, 4], y: [2, 3, 3.5]), outside: .clamp))
    let polynomial = try #require(
      Curve(.polynomial(coefficients: [1, 0.25], origin: 2, low: 0, high: 5), outside: .error))
    return [
      try keyed(keys, .numbers([0.5, 1, -2.25], errors: [0.1, 0.2, 0], unit: "ns")),
      try keyed(keys, .numbers([0.5, 1e300, 3], errors: nil, unit: "")),
      try keyed(pairs, .bools([true, false]), names: ["layer", "side"]),
      try keyed(keys, .integers([3, -1, 9])), try keyed(keys, .strings(["a", "", "\"q\""])),
      try keyed([], .integers([])),
      try keyed(
        keys,
        .constants([
          .curve(curve, x: "mm", y: "ns"), .curve(line, x: "mm", y: "ns"),
          .curve(polynomial, x: "mm", y: "ns"),
        ])),
      .list([.number(0.5, unit: "mm"), .bool(true)]), .curve(curve, x: "ns", y: ""),
      .record([
        .init(name: "keys", value: .integer(1)), .init(name: "value", value: .list([])),
        .init(name: "inner", value: .record([])),
      ]),
    ]
  }

  @Test("each reads back as what was written, and writes the same bytes again")
  func roundTrip() throws {
    for (index, constant) in try Self.constants().enumerated() {
      let payload = Payload(name: "p", fields: [.init(name: "f", value: constant)])
      let read = try #require(Payload(json: try JSONValue(parsing: payload.bytes)), "constant \(index)")
      #expect(read == payload)
      #expect(read.bytes == payload.bytes)
    }
  }

  @Test("a keyed field has keys, values, errors and a unit")
  func text() throws {
    let constant = try Self.keyed(
      [Key(1), Key(2)], .numbers([0.5, 2], errors: [0.25, 0], unit: "ns"))
    #expect(
      constant.json.canonicalText
        == #"{"by":["wire"],"keys":[1,2],"value":[0.5,2],"error":[0.25,0],"unit":"ns"}"#)
  }

  @Test("keys out of order, twice, or of different lengths make no constant")
  func contradictions() throws {
    #expect(KeyedConstants(names: [], keys: [Key(2), Key(1)], values: .integers([1, 2])) == nil)
    #expect(KeyedConstants(names: [], keys: [Key(1), Key(1)], values: .integers([1, 2])) == nil)
    #expect(KeyedConstants(names: [], keys: [Key(1)], values: .integers([1, 2])) == nil)
    #expect(
      KeyedConstants(names: [], keys: [Key(1), Key([.integer(1), .integer(2)])], values: .integers([1, 2]))
        == nil)
    for text in [
      #"{"keys":[1,2],"value":[1]}"#, #"{"keys":[1],"value":[1],"error":[]}"#,
      #"{"keys":[null],"value":[1]}"#,
      #"{"keys":1,"value":[1]}"#,
      #"{"curve":"linear","x":[1,1],"y":[1,1],"outside":"clamp","units":["",""]}"#,
      #"{"curve":"sine","outside":"clamp","units":["",""]}"#, #"[null]"#,
    ] {
      let json = try JSONValue(parsing: Array(text.utf8))
      #expect(Payload.Constant(json: json) == nil, "\(text)")
    }
  }
}
