/// What is read of one line: a value of each request, or a list of them.
struct JSONEvent: ~Copyable {
  private let requests: [ColumnRequest]
  private let names: JSONNames
  /// The requests that lists serve.
  private let isList: [Bool]
  /// The requests of lists, the first of them that whose length counts.
  private let lists: [Int]
  private let field = JSONField()

  private(set) var values: [Double]
  private(set) var elements: [[Double]]
  /// How many elements the lists have; 1 where none is read.
  private(set) var count = 0

  /// - Parameter columns: for each request its name in the file and whether it is a list; the places of lists begin with
  ///   that whose length counts.
  init(_ requests: [ColumnRequest], columns: [(name: String, isList: Bool)], lists: [Int]) {
    var names = JSONNames()
    for (place, column) in columns.enumerated() { names.add(column.name, request: place) }
    self.requests = requests
    self.names = names
    isList = columns.map(\.isList)
    self.lists = lists
    values = Array(repeating: .nan, count: requests.count)
    elements = Array(repeating: [], count: requests.count)
  }

  /// Reads a line; what is wrong with it, where something is.
  mutating func read(_ line: inout JSONScanner) -> RowProblem? {
    for place in requests.indices {
      values[place] = JSONField.missing(requests[place])
      elements[place].removeAll(keepingCapacity: true)
    }
    guard line.begin() else { return RowProblem(column: nil, message: line.problem) }
    if let problem = readMembers(of: 0, &line, element: nil) { return problem }
    return checkLists() ?? checkValues()
  }

  /// Lists of one event are equally long.
  private mutating func checkLists() -> RowProblem? {
    guard let first = lists.first else {
      count = 1
      return nil
    }
    count = elements[first].count
    for place in lists where elements[place].count != count {
      let name = requests[first].sourceName
      return RowProblem(
        column: requests[place].name,
        message: "\(elements[place].count) elements, but `\(name)` has \(count)")
    }
    return nil
  }

  private func checkValues() -> RowProblem? {
    for (place, request) in requests.enumerated() {
      if isList[place] {
        for value in elements[place] {
          if let problem = JSONField.lacksValue(value, request) { return problem }
        }
      } else if let problem = JSONField.lacksValue(values[place], request) {
        return problem
      }
    }
    return nil
  }
}

extension JSONEvent {
  /// Reads the members of an object.
  ///
  /// - Parameter element: the place of the object in a list; `nil` where it is in none.
  private mutating func readMembers(of node: Int, _ line: inout JSONScanner, element: Int?) -> RowProblem? {
    var isFirst = true
    while let name = line.nextName(isFirst: isFirst, isNested: node != 0) {
      isFirst = false
      let problem =
        if let member = names.member(name, of: node) {
          readMember(member, &line, element: element)
        } else {
          field.skip(&line)
        }
      if let problem { return problem }
      line.endValue()
    }
    return line.problem.isEmpty ? nil : RowProblem(column: nil, message: line.problem)
  }

  private mutating func readMember(_ node: Int, _ line: inout JSONScanner, element: Int?) -> RowProblem? {
    if line.isAtObject, element == nil, names.hasMembers(node) {
      line.enter()
      return readMembers(of: node, &line, element: nil)
    }
    if line.isAtList, element == nil { return readList(node, &line) }
    return readValue(names.requests(of: node), &line, element: element)
  }

  private mutating func readList(_ node: Int, _ line: inout JSONScanner) -> RowProblem? {
    let (own, inner) = (names.requests(of: node), names.memberRequests(of: node))
    for place in own + inner { elements[place].removeAll(keepingCapacity: true) }
    line.enter()
    var length = 0
    while line.nextElement(isFirst: length == 0) {
      let isObject = line.isAtObject && !inner.isEmpty
      for place in isObject ? inner : own { elements[place].append(JSONField.missing(requests[place])) }
      let problem: RowProblem?
      if isObject {
        line.enter()
        problem = readMembers(of: node, &line, element: length)
      } else {
        problem = readValue(own, &line, element: length)
      }
      if let problem { return problem }
      line.endValue()
      length += 1
    }
    return line.problem.isEmpty ? nil : RowProblem(column: nil, message: line.problem)
  }

  /// Reads one value for all requests that it serves.
  private mutating func readValue(_ served: [Int], _ line: inout JSONScanner, element: Int?) -> RowProblem? {
    if served.isEmpty { return field.skip(&line) }
    let start = line
    for place in served {
      line = start
      guard isList[place] == (element != nil) || line.isAtNull else {
        let (found, wanted) = element == nil ? ("a single value", "a list") : ("in a list", "a single value")
        return RowProblem(column: requests[place].name, message: "it is \(found), \(wanted) was wanted")
      }
      switch field.read(&line, as: requests[place]) {
      case .failure(let problem): return problem
      case .success(let value):
        guard let element else {
          values[place] = value
          continue
        }
        if element < elements[place].count { elements[place][element] = value }
      }
    }
    return nil
  }
}
