/// The names of members that are read, as a tree: `hit.wire` is the member `wire` of the object `hit`, of the objects in
/// the list `hit`, or a member of that whole name.
struct JSONNames {
  private struct Node {
    /// The requests that a value here serves.
    var requests: [Int] = []
    var members: [(name: [UInt8], node: Int)] = []
  }

  /// The first is the line's object.
  private var nodes = [Node()]

  /// Adds a column by its name in the file.
  mutating func add(_ name: String, request: Int) {
    nodes[member(name, of: 0)].requests.append(request)
    guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { return }
    let outer = member(String(name[..<dot]), of: 0)
    nodes[member(String(name[name.index(after: dot)...]), of: outer)].requests.append(request)
  }

  private mutating func member(_ name: String, of node: Int) -> Int {
    let bytes = Array(name.utf8)
    if let known = nodes[node].members.first(where: { $0.name == bytes }) { return known.node }
    nodes.append(Node())
    nodes[node].members.append((bytes, nodes.count - 1))
    return nodes.count - 1
  }

  /// The node of a member; `nil` where nothing below it is read.
  func member(_ name: JSONScanner.Text, of node: Int) -> Int? {
    guard name.hasEscapes else {
      return nodes[node].members.first { $0.name.elementsEqual(name.bytes) }?.node
    }
    let content = name.content
    return nodes[node].members.first { $0.name == content }?.node
  }

  func requests(of node: Int) -> [Int] { nodes[node].requests }

  /// The requests of the members of a node.
  func memberRequests(of node: Int) -> [Int] { nodes[node].members.flatMap { nodes[$0.node].requests } }

  func hasMembers(_ node: Int) -> Bool { !nodes[node].members.isEmpty }
}
