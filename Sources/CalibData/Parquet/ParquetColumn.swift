/// A column of a Parquet file: a leaf of its schema.
struct ParquetColumn {
  /// The types in which values are stored.
  ///
  /// Source: Apache Parquet, `parquet.thrift`, `Type`.
  enum Physical: Int {
    case boolean = 0
    case int32, int64, int96, float, double, bytes, fixedBytes
  }

  /// What the values are.
  enum Content: Hashable {
    case number(NumberType)
    case text
  }

  let name: String
  let physical: Physical
  let content: Content
  /// The level of definition of a value that is there.
  let maxDefinition: Int
  /// That of an element of a list, there or not; 0 where it is no list.
  let elementDefinition: Int
  let isList: Bool
  /// Its place among all leaves, which is that of its chunk in each group of rows.
  let place: Int

  var description: TableColumn {
    let shape: TableColumn.Shape = isList ? .list : .single
    switch content {
    case .number(let type): return TableColumn(name: name, kind: type.kind, shape: shape, storage: type.name)
    case .text: return TableColumn(name: name, kind: .string, shape: shape, storage: "text")
    }
  }
}
