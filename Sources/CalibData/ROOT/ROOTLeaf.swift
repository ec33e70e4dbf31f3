/// A leaf of a branch: one value or array of each entry.
struct ROOTLeaf {
  let name: String
  let className: String
  /// `nil` where the values are no plain numbers.
  let type: NumberType?
  /// Values of an entry, or for each that the counter counts.
  let count: Int
  /// Whether another leaf says how many there are.
  let isCounted: Bool

  var isText: Bool { className == "TLeafC" }

  /// Reads the leaves of a branch.
  static func list(_ cursor: inout ROOTObjectCursor) throws(DataError) -> [ROOTLeaf] {
    var leaves: [ROOTLeaf] = []
    try cursor.list { cursor, className throws(DataError) in
      guard className.hasPrefix("TLeaf") else { return .other }
      let leaf = try ROOTLeaf(&cursor, className: className)
      leaves.append(leaf)
      return .leaf(leaf.name)
    }
    return leaves
  }

  private init(_ cursor: inout ROOTObjectCursor, className: String) throws(DataError) {
    let header = try cursor.header()
    let base = try cursor.header()
    name = try cursor.named().name
    self.className = className
    count = Int(try cursor.bytes.bigEndian(Int32.self))
    try cursor.bytes.skip(8 + 1)
    let isUnsigned = try cursor.bytes.bigEndian(UInt8.self) != 0
    let counter = try cursor.object { cursor, className throws(DataError) in
      // The counter is a leaf of another branch, which mostly came before; here it is written out.
      guard className.hasPrefix("TLeaf") else { return .other }
      return .leaf(try ROOTLeaf(&cursor, className: className).name)
    }
    isCounted = counter != nil
    try cursor.finish(base)
    try cursor.finish(header)
    type = Self.type(className, isUnsigned: isUnsigned)
    guard count >= 0, count <= 1 << 24 else {
      throw cursor.bytes.damaged("the leaf `\(name)` has arrays of \(count) values")
    }
  }

  private static func type(_ className: String, isUnsigned: Bool) -> NumberType? {
    switch className {
    case "TLeafO": .bool
    case "TLeafB": isUnsigned ? .uint8 : .int8
    case "TLeafS": isUnsigned ? .uint16 : .int16
    case "TLeafI": isUnsigned ? .uint32 : .int32
    case "TLeafL", "TLeafG": isUnsigned ? .uint64 : .int64
    case "TLeafF": .float32
    case "TLeafD": .float64
    default: nil
    }
  }
}
