/// A column of a file, as its header describes it.
package struct TableColumn: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case number, integer, bool, string
    /// The header does not say, as in CSV.
    case unknown
  }

  package enum Shape: Hashable, Sendable {
    case single
    /// So many values in each row, read one by one as `name[0]`, `name[1]`, …
    case fixed(Int)
    /// Up to so many values in each row, the rest zeros; a script declares how many it takes.
    case padded(Int)
    /// A number of values that differs from row to row; read with `each:`.
    case list

    /// How many values a row has at most, where they are read one by one.
    var length: Int? {
      switch self {
      case .fixed(let count), .padded(let count): count
      case .single, .list: nil
      }
    }
  }

  package let name: String
  package let kind: Kind
  package let shape: Shape
  /// The type in the file's own words, as `float32`; empty where there is none.
  package let storage: String

  package init(name: String, kind: Kind, shape: Shape = .single, storage: String = "") {
    self.name = name
    self.kind = kind
    self.shape = shape
    self.storage = storage
  }
}
