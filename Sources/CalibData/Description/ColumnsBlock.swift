/// The slots of a dataset for a file: what `calib columns` prints, to be copied into a script.
///
/// Units are left to fill in; what is no word of the language gets a `from`. Lists stand in comments, unless their
/// elements are asked for as rows.
package struct ColumnsBlock: Hashable, Sendable {
  package let text: String

  package init(path: String, options: ReadOptions) throws(DataError) {
    let format = try DataFormats.format(of: path)
    let header = try format.survey(path: path, options: options)
    let rows = header.rows.map { ", \($0) \($0 == 1 ? "row" : "rows")" } ?? ""
    var lines = ["# \(Self.shown(path)): \(format.name)\(rows)"]
    if let tree = options.tree { lines.append("tree:    \"\(Self.shown(tree))\"") }
    if let each = options.each { lines.append("each:    \(each)") }
    var names = ColumnNames(each: options.each)
    let columns = header.columns.map { (column: $0, line: names.line($0)) }
    let isRead = { (column: TableColumn) in
      column.shape != .list || options.each.map { $0 == Self.prefix(column) } ?? false
    }
    lines.append("columns: {")
    lines += Self.aligned(columns.filter { isRead($0.column) }.map { ($0.line, Self.comment($0.column)) })
    let lists = columns.filter { !isRead($0.column) }
    for prefix in Self.ordered(lists.map { Self.prefix($0.column) }) {
      lines.append("  # lists; their elements are rows with `each: \(prefix)`:")
      let own = lists.filter { Self.prefix($0.column) == prefix }
      lines.append("  #   \(own.map { Self.shown($0.column.name) }.joined(separator: ", "))")
    }
    for column in header.unreadable {
      lines.append("  # not read: \(Self.shown(column.name)): \(Self.shown(column.reason))")
    }
    lines.append("}")
    text = lines.joined(separator: "\n") + "\n"
  }

  /// The word before the first point or underscore: what the lists of one thing have in common.
  static func prefix(_ column: TableColumn) -> String {
    String(column.name.prefix { $0 != "." && $0 != "_" })
  }

  private static func comment(_ column: TableColumn) -> String {
    switch column.kind {
    case .number, .unknown: column.storage.isEmpty ? "unit?" : "\(column.storage); unit?"
    case .integer, .bool, .string: column.storage
    }
  }

  private static func ordered(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The lines with their comments below one another.
  private static func aligned(_ lines: [(line: String, comment: String)]) -> [String] {
    let width = lines.map { $0.line.count < 60 ? $0.line.count : 0 }.max() ?? 0
    return lines.map { line, comment in
      if comment.isEmpty { return line }
      return line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(comment)"
    }
  }

  /// A text of a file without what a terminal would obey.
  static func shown(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "\u{fffd}" : Character($0) })
  }
}
