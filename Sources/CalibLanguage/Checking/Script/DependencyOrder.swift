/// Orders things so that each comes after those that it needs.
///
/// Complexity: O(things + needs), without recursion.
struct DependencyOrder<Label> {
  /// A need: of what, and why.
  ///
  /// A soft one is followed only where it makes no cycle.
  struct Edge {
    let target: Int
    let label: Label
    var isSoft = false
  }

  /// The things, each after its needs.
  private(set) var order: [Int] = []
  /// Each cycle once: its things, with the need that leads from each to the next.
  private(set) var cycles: [[(thing: Int, label: Label)]] = []

  private enum Mark { case fresh, open, done }

  init(_ edges: [[Edge]]) {
    self.init(ordering: edges.contains { $0.contains { $0.isSoft } } ? Self.settled(edges) : edges)
  }

  /// Of the soft needs those that no other need contradicts; the others are left out.
  ///
  /// Those that agree with the order of the firm needs contradict nothing, so only the rest has to be searched.
  private static func settled(_ edges: [[Edge]]) -> [[Edge]] {
    var kept = edges.map { $0.filter { !$0.isSoft } }
    var places = Array(repeating: 0, count: edges.count)
    for (place, thing) in DependencyOrder(ordering: kept).order.enumerated() { places[thing] = place }
    for (thing, needs) in edges.enumerated() {
      kept[thing] += needs.filter { $0.isSoft && places[$0.target] < places[thing] }
    }
    for (thing, needs) in edges.enumerated() {
      for need in needs where need.isSoft && places[need.target] > places[thing] {
        if !reaches(need.target, thing, kept) { kept[thing].append(need) }
      }
    }
    return kept
  }

  private static func reaches(_ start: Int, _ end: Int, _ edges: [[Edge]]) -> Bool {
    var seen: Set<Int> = [start]
    var stack = [start]
    while let thing = stack.popLast() {
      if thing == end { return true }
      for edge in edges[thing] where seen.insert(edge.target).inserted { stack.append(edge.target) }
    }
    return false
  }

  private init(ordering edges: [[Edge]]) {
    var marks = [Mark](repeating: .fresh, count: edges.count)
    for start in edges.indices where marks[start] == .fresh {
      var stack: [(thing: Int, next: Int)] = [(start, 0)]
      marks[start] = .open
      while let top = stack.last {
        guard top.next < edges[top.thing].count else {
          marks[top.thing] = .done
          order.append(top.thing)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let edge = edges[top.thing][top.next]
        switch marks[edge.target] {
        case .fresh:
          marks[edge.target] = .open
          stack.append((edge.target, 0))
        case .open where !edge.isSoft: addCycle(to: edge.target, stack, edges)
        case .open, .done: break
        }
      }
    }
  }

  private mutating func addCycle(to target: Int, _ stack: [(thing: Int, next: Int)], _ edges: [[Edge]]) {
    guard let first = stack.lastIndex(where: { $0.thing == target }) else { return }
    let part = stack[first...]
    // A cycle that only a soft need closes is none.
    guard !part.contains(where: { edges[$0.thing][$0.next - 1].isSoft }) else { return }
    cycles.append(part.map { ($0.thing, edges[$0.thing][$0.next - 1].label) })
  }
}
