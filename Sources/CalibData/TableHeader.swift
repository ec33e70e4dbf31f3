/// The columns of a file, in the file's order, read without the data.
package struct TableHeader: Hashable, Sendable {
  /// A column that is there and cannot be read.
  package struct Unreadable: Hashable, Sendable {
    package let name: String
    /// "objects of class `TLorentzVector`".
    package let reason: String

    package init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// Where a name of a script stands in a file.
  package struct Match: Hashable, Sendable {
    /// The place among ``columns``.
    package let column: Int
    /// Which value of a fixed array; `nil` for all others.
    package let element: Int?
  }

  package let columns: [TableColumn]
  package let unreadable: [Unreadable]
  /// How many rows (of a file with lists: entries) there are; `nil` where only reading tells.
  package let rows: Int?

  package init(columns: [TableColumn], unreadable: [Unreadable] = [], rows: Int? = nil) {
    self.columns = columns
    self.unreadable = unreadable
    self.rows = rows
  }

  package init(names: [String]) {
    self.init(columns: names.map { TableColumn(name: $0, kind: .unknown) })
  }

  package var names: [String] { columns.map(\.name) }

  /// The place of a column; `nil` where there is none of that name.
  package func index(of name: String) -> Int? { match(name)?.column }

  /// Finds a column: by its name, as `name[3]` in a fixed array, or with `_` for `.`, as `hit_wire` for `hit.wire`.
  package func match(_ name: String) -> Match? {
    if let place = columns.firstIndex(where: { $0.name == name }) {
      return Match(column: place, element: nil)
    }
    if name.hasSuffix("]"), let bracket = name.lastIndex(of: "["),
      let element = Int(name[name.index(after: bracket)...].dropLast()), element >= 0,
      let array = match(String(name[..<bracket])), array.element == nil,
      let count = columns[array.column].shape.length, element < count
    {
      return Match(column: array.column, element: element)
    }
    let flat = name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "_")
    return flat == name ? nil : match(flat)
  }

  /// Whether a column of a script can be read; `event` and `hit.index` can where elements of `hit` are the rows.
  package func has(_ name: String, options: ReadOptions) -> Bool {
    match(name) != nil || options.isEventNumber(name) || options.isElementIndex(name)
  }
}

extension ReadOptions {
  /// Whether a name stands for the number of the entry that a row's element is of, from 0.
  func isEventNumber(_ name: String) -> Bool { each != nil && name == "event" }

  /// Whether a name stands for the place of a row's element in its list, from 0.
  func isElementIndex(_ name: String) -> Bool { each.map { name == "\($0).index" } ?? false }
}
