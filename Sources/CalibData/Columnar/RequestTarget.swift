import CalibDiagnostics

/// What serves a request.
enum RequestTarget: Hashable {
  /// A column of the file; of a fixed array one value.
  case column(Int, element: Int?)
  /// The number of the entry, from 0.
  case eventNumber
  /// The place in the list, from 0.
  case elementIndex
}

extension TableHeader {
  /// Says why a column cannot be read as it is asked for; nothing of the data is looked at.
  package func check(_ request: ColumnRequest, options: ReadOptions, path: String) throws(DataError) {
    _ = try resolve([request], options: options, path: path)
  }

  /// Finds what serves each request, or says why one cannot be served.
  func resolve(_ requests: [ColumnRequest], options: ReadOptions, path: String) throws(DataError)
    -> [RequestTarget]
  {
    var targets: [RequestTarget] = []
    for request in requests {
      if let match = match(request.sourceName) {
        try check(request, match, options: options, path: path)
        targets.append(.column(match.column, element: match.element))
      } else if options.isEventNumber(request.sourceName) {
        targets.append(.eventNumber)
      } else if options.isElementIndex(request.sourceName) {
        targets.append(.elementIndex)
      } else {
        throw missing(request, path: path)
      }
    }
    return targets
  }

  /// The list whose lengths say how many rows an entry has: the first that is asked for, else the first by prefix.
  func leadingList(_ targets: [RequestTarget], each prefix: String, path: String) throws(DataError) -> Int {
    for case .column(let column, nil) in targets where columns[column].shape == .list { return column }
    let found = columns.firstIndex { column in
      column.shape == .list
        && (column.name == prefix || column.name.hasPrefix("\(prefix).")
          || column.name.hasPrefix("\(prefix)_"))
    }
    if let found { return found }
    let lists = columns.filter { $0.shape == .list }.map(\.name)
    throw DataError(
      .unsupported(
        "no list is named `\(prefix).…` or `\(prefix)_…`",
        help: lists.isEmpty ? "it has no lists: leave `each:` out" : "its lists are \(DataError.list(lists))"),
      path: path)
  }

  private func missing(_ request: ColumnRequest, path: String) -> DataError {
    if let column = unreadable.first(where: { $0.name == request.sourceName }) {
      return DataError(
        .unsupported(
          "column `\(column.name)` cannot be read: \(column.reason)",
          help: "write it as a plain number, or leave it out"
        ), path: path)
    }
    let nearest = NearNames.nearest(to: request.sourceName, in: names)
    return DataError(.missingColumn(request.sourceName, has: names, nearest: nearest), path: path)
  }

  private func check(_ request: ColumnRequest, _ match: Match, options: ReadOptions, path: String)
    throws(DataError)
  {
    let column = columns[match.column]
    let (holds, help): (String, String)
    switch (column.shape, match.element) {
    case (.list, _) where options.each == nil:
      let prefix = column.name.prefix { $0 != "." && $0 != "_" }
      holds = "lists"
      help = "make their elements the rows: `each: \(prefix)`"
    case (.fixed, nil), (.padded, nil):
      holds = if case .fixed(let count) = column.shape { "arrays of \(count) values" } else { "arrays" }
      help = "take one of them: `\(request.name) from \"\(column.name)[0]\"`"
    case (.single, _), (.fixed, _), (.padded, _), (.list, _):
      guard let mismatch = kindMismatch(request.kind, column.kind) else { return }
      (holds, help) = mismatch
    }
    throw DataError(
      .wrongKind(column: request.name, holds: holds, wanted: Self.wanted(request.kind), help: help),
      path: path)
  }

  private func kindMismatch(_ wanted: ColumnRequest.Kind, _ found: TableColumn.Kind) -> (String, String)? {
    switch (wanted, found) {
    case (_, .unknown), (.string, .string): nil
    case (.string, .number), (.string, .integer), (.string, .bool):
      ("numbers", "declare it as a number: with a unit, `Int` or `Bool`")
    case (.number, .string), (.integer, .string), (.bool, .string): ("text", "declare it as `String`")
    case (.number, _), (.integer, _), (.bool, _): nil
    }
  }

  private static func wanted(_ kind: ColumnRequest.Kind) -> String {
    switch kind {
    case .number: "a number"
    case .integer: "a whole number"
    case .bool: "true or false"
    case .string: "a text"
    }
  }
}
