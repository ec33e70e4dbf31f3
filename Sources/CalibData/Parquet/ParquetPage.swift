/// The header of a page: what it holds and how long it is.
///
/// Source: Apache Parquet, `parquet.thrift`, `PageHeader`.
struct ParquetPage {
  enum Kind: Hashable {
    case dictionary
    case data
    /// The second form: levels first, never compressed.
    case data2(definitionSize: Int, repetitionSize: Int, isCompressed: Bool)
    /// An index, which is passed over.
    case other
  }

  let kind: Kind
  let size: Int
  let storedSize: Int
  let values: Int
  let encoding: Int

  init(_ cursor: inout ByteCursor) throws(DataError) {
    let header = try ThriftValue(structure: &cursor)
    guard let type = header[1]?.asInteger, let size = header[2]?.asInteger, let stored = header[3]?.asInteger,
      (0...(1 << 31)).contains(size), (0...(1 << 31)).contains(stored)
    else { throw cursor.damaged("a page has no sizes") }
    (self.size, storedSize) = (size, stored)
    let own: ThriftValue?
    switch type {
    case 0: (kind, own) = (.data, header[5])
    case 2: (kind, own) = (.dictionary, header[7])
    case 3:
      own = header[8]
      let (definition, repetition) = (own?[5]?.asInteger ?? -1, own?[6]?.asInteger ?? -1)
      guard definition >= 0, repetition >= 0, definition + repetition <= min(stored, size) else {
        throw cursor.damaged("the levels of a page do not fit in it")
      }
      kind = .data2(
        definitionSize: definition, repetitionSize: repetition, isCompressed: own?[7]?.asBool ?? true)
    default: (kind, own) = (.other, nil)
    }
    values = own?[1]?.asInteger ?? 0
    let field = if case .data2 = kind { 4 } else { 2 }
    encoding = own?[field]?.asInteger ?? -1
    // 64 million are half a gigabyte; no writer makes pages of as many.
    guard (0...(1 << 26)).contains(values) else { throw cursor.damaged("a page of \(values) values") }
  }
}
