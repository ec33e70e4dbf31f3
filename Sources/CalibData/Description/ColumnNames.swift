/// Names of the language for columns of a file, each only once.
struct ColumnNames {
  private var used: Set<String> = []
  private let each: String?

  /// Words that the grammar keeps for itself.
  private static let reserved: Set<String> = [
    "and", "or", "not", "in", "if", "else", "for", "where", "exec", "let", "fn", "true", "false", "none",
  ]

  init(each: String?) { self.each = each }

  /// A column's line in the block.
  mutating func line(_ column: TableColumn) -> String {
    let name = name(for: column)
    var type: String? =
      switch column.kind {
      case .integer: "Int"
      case .bool: "Bool"
      case .string: "String"
      case .number, .unknown: nil
      }
    if let count = column.shape.length { type = "[\(type ?? "Number"); \(count)]" }
    let header = TableHeader(names: [column.name])
    let source = header.index(of: name) == nil ? " from \"\(Self.escaped(column.name))\"" : ""
    if !source.isEmpty { type = type ?? "Number" }
    return "  \(name)\(type.map { ": \($0)" } ?? "")\(source),"
  }

  private mutating func name(for column: TableColumn) -> String {
    var parts = column.name.split(separator: ".", omittingEmptySubsequences: false).map {
      Self.word(String($0))
    }
    // `hit_wire` is an element's `hit.wire`.
    if let each, column.shape == .list, column.name.hasPrefix("\(each)_") {
      parts = [each, Self.word(String(column.name.dropFirst(each.count + 1)))]
    }
    let name = parts.joined(separator: ".")
    var own = name
    var number = 2
    while !used.insert(own).inserted {
      own = "\(name)_\(number)"
      number += 1
    }
    return own
  }

  /// A word of the language that is most like a text.
  private static func word(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Character in
      let isPart =
        scalar == "_" || (scalar.isASCII && scalar.properties.isAlphabetic) || ("0"..."9").contains(scalar)
      return isPart ? Character(scalar) : "_"
    }
    let word = String(scalars)
    guard let first = word.first, !first.isNumber else { return "c_\(word)" }
    return reserved.contains(word) || word.allSatisfy({ $0 == "_" }) ? "c_\(word)" : word
  }

  private static func escaped(_ text: String) -> String {
    ColumnsBlock.shown(text).map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
  }
}
