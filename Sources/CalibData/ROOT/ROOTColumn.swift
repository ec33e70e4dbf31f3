/// A column of a tree: a leaf of one of its branches, and how its values lie in a basket.
struct ROOTColumn {
  enum Content: Hashable {
    case number(NumberType)
    case text
  }

  let name: String
  let branch: ROOTBranch
  let content: Content
  /// Bytes of an entry with all of the branch's leaves; 0 where entries differ in length.
  let entrySize: Int
  /// Where the leaf begins in an entry.
  let offset: Int
  let shape: TableColumn.Shape
  /// Bytes before the elements of a list: those of a vector's own header.
  let listHeader: Int

  var description: TableColumn {
    switch content {
    case .number(let type): TableColumn(name: name, kind: type.kind, shape: shape, storage: type.name)
    case .text: TableColumn(name: name, kind: .string, shape: shape, storage: "text")
    }
  }
}

/// The columns of a tree, and why other branches cannot be read.
struct ROOTColumns {
  private(set) var columns: [ROOTColumn] = []
  private(set) var unreadable: [TableHeader.Unreadable] = []
  let entries: Int

  init(_ tree: ROOTTree) {
    entries = tree.entries
    for branch in tree.branches { add(branch, parent: nil) }
  }

  var header: TableHeader {
    TableHeader(columns: columns.map(\.description), unreadable: unreadable, rows: entries)
  }

  private mutating func add(_ branch: ROOTBranch, parent: String?) {
    var name = branch.name
    while name.hasSuffix(".") { name.removeLast() }
    // Members of several objects of a class may have one name.
    if let parent, columns.contains(where: { $0.name == name }) { name = "\(parent).\(name)" }
    if !branch.branches.isEmpty {
      for inner in branch.branches { add(inner, parent: name) }
    } else if branch.entries != entries {
      unreadable.append(
        .init(name: name, reason: "it has \(branch.entries) entries, and the tree \(entries)"))
    } else if let element = branch.element {
      addElement(branch, element, name: name)
    } else {
      addLeaves(branch, name: name)
    }
  }

  private mutating func addLeaves(_ branch: ROOTBranch, name: String) {
    let isSingle = branch.leaves.count == 1
    let sizes = branch.leaves.map { ($0.type?.size ?? 0) * $0.count }
    let isPlain = branch.leaves.allSatisfy { $0.type != nil && !$0.isCounted }
    var offset = 0
    for (leaf, size) in zip(branch.leaves, sizes) {
      let own = isSingle ? name : "\(name).\(leaf.name)"
      if isSingle, leaf.isText {
        columns.append(
          ROOTColumn(
            name: own, branch: branch, content: .text, entrySize: 0, offset: 0, shape: .single, listHeader: 0)
        )
      } else if let type = leaf.type, isPlain || (isSingle && leaf.count == 1) {
        let shape: TableColumn.Shape = leaf.isCounted ? .list : leaf.count == 1 ? .single : .fixed(leaf.count)
        columns.append(
          ROOTColumn(
            name: own, branch: branch, content: .number(type),
            entrySize: leaf.isCounted ? 0 : sizes.reduce(0, +), offset: offset, shape: shape, listHeader: 0))
      } else {
        unreadable.append(.init(name: own, reason: Self.reason(leaf, isSingle: isSingle)))
      }
      offset += size
    }
  }

  private static func reason(_ leaf: ROOTLeaf, isSingle: Bool) -> String {
    switch leaf.className {
    case "TLeafF16", "TLeafD32": "its numbers are packed (`Float16_t`, `Double32_t`)"
    case "TLeafObject", "TLeafElement": "it holds objects"
    case _ where leaf.isCounted && leaf.count != 1: "it holds lists of arrays"
    case _ where !isSingle: "its branch has leaves of different lengths"
    default: "its leaf is of class `\(leaf.className)`"
    }
  }

  private mutating func addElement(_ branch: ROOTBranch, _ element: ROOTBranch.Element, name: String) {
    func column(_ type: NumberType, _ shape: TableColumn.Shape, size: Int, header: Int) -> ROOTColumn {
      ROOTColumn(
        name: name, branch: branch, content: .number(type), entrySize: size, offset: 0, shape: shape,
        listHeader: header)
    }
    let count = branch.leaves.first?.count ?? 0
    if element.type <= 0, let type = Self.vectorElement(element.className), element.streamerType < 0 {
      // Four bytes of length, two of version, four of count.
      columns.append(column(type, .list, size: 0, header: 10))
    } else if element.type == 0, let type = Self.member(element.streamerType), count == 1 {
      columns.append(column(type, .single, size: type.size, header: 0))
    } else if element.type == 0, let type = Self.member(element.streamerType - 20), count > 1 {
      columns.append(column(type, .fixed(count), size: type.size * count, header: 0))
    } else if element.type == 31 || element.type == 41 {
      unreadable.append(.init(name: name, reason: "it is a member of a list of objects"))
    } else {
      unreadable.append(.init(name: name, reason: "it holds objects of class `\(element.className)`"))
    }
  }
}

extension ROOTColumns {
  /// The type of a member of an object that has a branch of its own.
  ///
  /// Source: ROOT, `core/meta/inc/TDictionary.h`, `EDataType`.
  private static func member(_ streamerType: Int) -> NumberType? {
    switch streamerType {
    case 1: .int8
    case 2: .int16
    case 3, 6: .int32
    case 4, 16: .int64
    case 5: .float32
    case 8: .float64
    case 11: .uint8
    case 12: .uint16
    case 13: .uint32
    case 14, 17: .uint64
    case 18: .bool
    default: nil
    }
  }

  /// The type of the elements of `vector<float>` and its like.
  private static func vectorElement(_ className: String) -> NumberType? {
    var name = className[...]
    if name.hasPrefix("std::") { name = name.dropFirst(5) }
    guard name.hasPrefix("vector<"), name.hasSuffix(">") else { return nil }
    switch name.dropFirst(7).dropLast() {
    case "bool", "Bool_t": return .bool
    case "char", "signed char", "Char_t": return .int8
    case "unsigned char", "UChar_t": return .uint8
    case "short", "Short_t": return .int16
    case "unsigned short", "UShort_t": return .uint16
    case "int", "Int_t": return .int32
    case "unsigned int", "UInt_t": return .uint32
    case "long", "Long_t", "Long64_t", "long long": return .int64
    case "unsigned long", "ULong_t", "ULong64_t", "unsigned long long": return .uint64
    case "float", "Float_t": return .float32
    case "double", "Double_t": return .float64
    default: return nil
    }
  }
}
