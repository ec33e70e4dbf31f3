/// The schema of a Parquet file as columns.
///
/// Source: Apache Parquet, `parquet.thrift`, `SchemaElement`; *LogicalTypes.md*, "Lists"; *Encodings.md*.
struct ParquetSchema {
  private(set) var columns: [ParquetColumn] = []
  private(set) var unreadable: [TableHeader.Unreadable] = []
  /// How many leaves there are.
  private(set) var leaves = 0

  /// What lies above an element.
  private struct Above {
    var path: [String] = []
    var definition = 0
    var repetition = 0
    var elementDefinition = 0
  }

  private let elements: [ThriftValue]
  private var next = 1

  init(_ elements: [ThriftValue], _ footer: ByteCursor) throws(DataError) {
    self.elements = elements
    let count = elements.first?[5]?.asInteger ?? 0
    for _ in 0..<max(0, count) { try add(Above(), footer, depth: 0) }
    guard next == elements.count else {
      throw footer.damaged("its schema has \(elements.count) parts, not \(next)")
    }
  }

  /// Adds the next element and all below it.
  private mutating func add(_ above: Above, _ footer: ByteCursor, depth: Int) throws(DataError) {
    guard next < elements.count, depth < 32 else { throw footer.damaged("its schema does not add up") }
    let element = elements[next]
    next += 1
    var own = above
    let repetition = element[3]?.asInteger ?? 0
    if repetition != 0 { own.definition += 1 }
    if repetition == 2 {
      own.repetition += 1
      own.elementDefinition = own.definition
    }
    let name = element[4]?.asText ?? ""
    let children = element[5]?.asInteger ?? 0
    // `hit.list.element.wire` is `hit.wire`: the two in the middle only say that it is a list.
    let isWrapping = repetition == 2 && children == 1 && ["list", "bag", "array"].contains(name)
    let isWrapped = ["element", "item", "array_element"].contains(name) && above.repetition > 0
    if !isWrapping, !isWrapped { own.path.append(name) }
    guard children > 0 else { return addLeaf(element, own) }
    for _ in 0..<children { try add(own, footer, depth: depth + 1) }
  }

  private mutating func addLeaf(_ element: ThriftValue, _ above: Above) {
    let name = above.path.joined(separator: ".")
    let place = leaves
    leaves += 1
    guard above.repetition <= 1 else {
      return unreadable.append(.init(name: name, reason: "it holds lists of lists"))
    }
    guard let physical = element[1]?.asInteger.flatMap(ParquetColumn.Physical.init(rawValue:)) else {
      return unreadable.append(.init(name: name, reason: "its type is not known"))
    }
    switch Self.content(element, physical) {
    case .failure(let refusal): unreadable.append(.init(name: name, reason: refusal.reason))
    case .success(.text) where above.repetition > 0:
      unreadable.append(.init(name: name, reason: "it holds lists of texts"))
    case .success(let content):
      columns.append(
        ParquetColumn(
          name: name, physical: physical, content: content, maxDefinition: above.definition,
          elementDefinition: above.elementDefinition, isList: above.repetition > 0, place: place))
    }
  }

  private struct Refusal: Error { let reason: String }

  private static func content(_ element: ThriftValue, _ physical: ParquetColumn.Physical)
    -> Result<ParquetColumn.Content, Refusal>
  {
    let converted = element[6]?.asInteger
    if converted == 5 || element[10]?[5] != nil {
      return .failure(Refusal(reason: "it holds decimal numbers"))
    }
    switch physical {
    case .boolean: return .success(.number(.bool))
    case .int32: return .success(.number(isUnsigned(element) ? .uint32 : .int32))
    case .int64: return .success(.number(isUnsigned(element) ? .uint64 : .int64))
    case .float: return .success(.number(.float32))
    case .double: return .success(.number(.float64))
    case .bytes: return .success(.text)
    case .int96: return .failure(Refusal(reason: "it holds dates of 96 bits"))
    case .fixedBytes:
      if element[10]?[15] != nil, element[2]?.asInteger == 2 { return .success(.number(.float16)) }
      return .failure(Refusal(reason: "it holds bytes of a fixed length"))
    }
  }

  private static func isUnsigned(_ element: ThriftValue) -> Bool {
    if let converted = element[6]?.asInteger { return (11...14).contains(converted) }
    return element[10]?[10]?[2]?.asBool == false
  }
}
