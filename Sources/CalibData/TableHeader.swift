/// The names of a file's columns, in the file's order.
package struct TableHeader: Hashable, Sendable {
  package let names: [String]

  package init(names: [String]) { self.names = names }

  /// The place of a column; `nil` where there is none of that name.
  package func index(of name: String) -> Int? { names.firstIndex(of: name) }
}
