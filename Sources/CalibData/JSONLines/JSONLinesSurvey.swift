/// What the first lines of a file have: names in the order in which they come up, kinds, and which are lists.
///
/// The members of an object, and of the objects in a list, are columns of their own: `hit.wire`. What is nested deeper
/// cannot be read.
struct JSONLinesSurvey {
  private var names: [String] = []
  private var kinds: [String: TableColumn.Kind] = [:]
  /// Single values or lists: what the first value of a name says that is not `null`.
  private var shapes: [String: TableColumn.Shape] = [:]
  private var nested: Set<String> = []
  /// Objects, and lists of objects: their members are the columns.
  private var outer: Set<String> = []

  /// Adds a line; false where it is no object.
  mutating func add(_ scanner: inout JSONScanner) -> Bool {
    scanner.begin() && addMembers(&scanner, prefix: "", isList: false)
  }

  private mutating func addMembers(_ scanner: inout JSONScanner, prefix: String, isList: Bool) -> Bool {
    var isFirst = true
    while let text = scanner.nextName(isFirst: isFirst, isNested: !prefix.isEmpty) {
      isFirst = false
      guard let content = text.content else { return false }
      let name = prefix + String(decoding: content, as: UTF8.self)
      guard addValue(name, &scanner, isInner: !prefix.isEmpty, isList: isList) else { return false }
      scanner.endValue()
    }
    return scanner.problem.isEmpty
  }

  /// - Parameter isInner: whether it is a member of an object within the line.
  /// - Parameter isList: whether it is an element of a list, or a member of one.
  private mutating func addValue(
    _ name: String, _ scanner: inout JSONScanner, isInner: Bool, isList: Bool
  ) -> Bool {
    if scanner.isAtObject, !isInner {
      outer.insert(name)
      scanner.enter()
      return addMembers(&scanner, prefix: name + ".", isList: isList)
    }
    if scanner.isAtList, !isList { return addElements(name, &scanner, isInner: isInner) }
    guard let value = scanner.value() else { return false }
    note(name)
    if case .null = value {} else { shapes[name] = shapes[name] ?? (isList ? .list : .single) }
    switch value {
    case .number:
      let digits = scanner.skipNumber()
      let isWhole = !digits.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
      add(isWhole ? .integer : .number, to: name)
    case .text: add(.string, to: name)
    case .bool: add(.bool, to: name)
    case .null: break
    case .nested: nested.insert(name)
    }
    return true
  }

  private mutating func addElements(_ name: String, _ scanner: inout JSONScanner, isInner: Bool) -> Bool {
    scanner.enter()
    var isFirst = true
    while scanner.nextElement(isFirst: isFirst) {
      isFirst = false
      guard addValue(name, &scanner, isInner: isInner, isList: true) else { return false }
      scanner.endValue()
    }
    if isFirst || !outer.contains(name) { note(name) }
    shapes[name] = shapes[name] ?? .list
    return scanner.problem.isEmpty
  }

  private mutating func note(_ name: String) {
    if kinds[name] == nil {
      names.append(name)
      kinds[name] = .unknown
    }
  }

  private mutating func add(_ found: TableColumn.Kind, to name: String) {
    let known = kinds[name] ?? .unknown
    if known == .unknown || known == found {
      kinds[name] = found
    } else {
      kinds[name] = known == .string || found == .string ? .string : .number
    }
  }

  var header: TableHeader {
    // An object that is `null` or an empty list in some lines is still no column.
    let own = names.filter { !outer.contains($0) || kinds[$0] != .unknown }
    return TableHeader(
      columns: own.filter { !nested.contains($0) }.map {
        TableColumn(name: $0, kind: kinds[$0] ?? .unknown, shape: shapes[$0] ?? .single)
      },
      unreadable: own.filter(nested.contains).map { .init(name: $0, reason: "it holds lists or objects") })
  }
}
