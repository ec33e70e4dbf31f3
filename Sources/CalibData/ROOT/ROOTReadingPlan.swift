import CalibColumns

/// Which branches are read for which requests: each branch once.
struct ROOTReadingPlan {
  let file: ROOTFile
  let columns: [ROOTColumn]
  let requests: [ColumnRequest]
  let targets: [RequestTarget]

  /// The sources of all requests that have one value in an entry.
  ///
  /// - Parameter place: where a request's values are to be written.
  func sources(_ place: (Int) -> Int) -> [any ColumnSource] {
    var branches: [Int] = []
    var parts: [Int: [ROOTNumberSource.Part]] = [:]
    var texts: [Int: [Int]] = [:]
    var kept: [Int: TextCodes] = [:]
    for (index, target) in targets.enumerated() {
      guard case .column(let column, let element) = target, columns[column].shape != .list else { continue }
      let found = columns[column]
      // Leaves of one branch share its baskets, which begin at one place.
      let branch = columns.firstIndex {
        $0.branch.name == found.branch.name && Self.isSame($0.branch, found.branch)
      }
      guard let branch else { continue }
      if !branches.contains(branch) { branches.append(branch) }
      switch found.content {
      case .text:
        texts[branch, default: []].append(place(index))
        if let table = requests[index].texts { kept[branch] = table }
      case .number(let type):
        parts[branch, default: []].append(
          ROOTNumberSource.Part(
            request: place(index), offset: found.offset + (element ?? 0) * type.size,
            conversion: NumberConversion(
              type, isBigEndian: true, stride: found.entrySize, isExact: requests[index].kind == .integer)))
      }
    }
    // In the order of the file, so that it is read from its start to its end.
    branches.sort { columns[$0].branch.firstPlace < columns[$1].branch.firstPlace }
    return branches.map { index in
      let column = columns[index]
      if let places = texts[index] {
        return ROOTTextSource(file, column.branch, requests: places, texts: kept[index])
      }
      return ROOTNumberSource(file, column.branch, entrySize: column.entrySize, parts: parts[index] ?? [])
    }
  }

  private static func isSame(_ left: ROOTBranch, _ right: ROOTBranch) -> Bool {
    left.firstPlace == right.firstPlace
      && left.leaves.map(\.name) == right.leaves.map(\.name)
  }

  /// What is read of each entry where elements of lists are the rows.
  ///
  /// - Parameter leading: the column whose lengths are those of all lists.
  func contents(leading: Int) -> ListReader.Contents {
    var contents = ListReader.Contents()
    var lists: [(column: Int, requests: [(index: Int, isExact: Bool)])] = [(leading, [])]
    for (index, target) in targets.enumerated() {
      switch target {
      case .eventNumber: contents.eventNumbers.append(index)
      case .elementIndex: contents.elementIndices.append(index)
      case .column(let column, _) where columns[column].shape == .list:
        let request = (index, requests[index].kind == .integer)
        if let place = lists.firstIndex(where: { $0.column == column }) {
          lists[place].requests.append(request)
        } else {
          lists.append((column, [request]))
        }
      case .column: contents.single.append(index)
      }
    }
    let single = contents.single
    contents.sources = sources { index in single.firstIndex(of: index) ?? 0 }
    for list in lists {
      guard case .number(let type) = columns[list.column].content else { continue }
      contents.lists.append(ROOTListSource(file, columns[list.column], type: type, requests: list.requests))
      contents.listNames.append(columns[list.column].name)
    }
    return contents
  }
}
