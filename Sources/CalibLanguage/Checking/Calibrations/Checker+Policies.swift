import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// `with { resources: … }` of a `collect`: what its own tasks need.
extension Checker {
  mutating func addPolicy(
    _ collector: inout CalibrationDraft.Collector, _ definition: CalibrationItems.Definition
  ) {
    guard let slots = tree.child(definition.node, 7) else { return }
    var policy = TaskPolicy()
    for slot in tree.children(slots) where tree.kind(slot) == .slot {
      guard let nameNode = tree.child(slot, 1), let node = tree.child(slot, 2) else { continue }
      let name = tree.text(nameNode)
      switch name {
      case "resources": addResources(node, &policy)
      case "retry": policy.retries = staticInteger(node, "`retry:`", least: 0, most: 1_000) ?? 0
      default:
        let isResource = Self.resourceNames.contains(name)
        report(
          .unknownCollectSlot(
            name, value: tree.text(node), isResource: isResource, at: tree.span(nameNode),
            nearest: nearest(name, in: ["resources", "retry"])))
      }
    }
    collector.policy = policy
  }

  private static let resourceNames = ["cpus", "memory", "time", "tokens"]

  private mutating func addResources(_ node: NodeID, _ policy: inout TaskPolicy) {
    guard tree.kind(node) == .record else {
      report(
        .wrongType(
          "`resources:`", wanted: "a record, `{ cpus: 4, memory: 2 GB }`", found: "something else",
          at: tree.span(node)))
      return
    }
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0), let value = tree.child(entry, 2) else { continue }
      switch tree.text(place) {
      case "cpus": policy.cpus = staticInteger(value, "`cpus`", least: 1, most: 100_000) ?? 1
      case "memory":
        policy.memory = amount(value, "`memory`", Dimension(Dimension.Base.data), "3 GB").map { Int64($0) }
      case "time":
        policy.timeSeconds = amount(value, "`time`", Dimension(Dimension.Base.time), "4 h").map { $0 * 1e-9 }
      case "tokens": addTokens(value, &policy)
      default:
        report(
          .unknownMember(
            tree.text(place), of: "`resources:`", at: tree.span(place), known: Self.resourceNames,
            nearest: nearest(tree.text(place), in: Self.resourceNames)))
      }
    }
  }

  /// A positive amount in base units (bytes, nanoseconds).
  private mutating func amount(_ node: NodeID, _ place: String, _ wanted: Dimension, _ example: String)
    -> Double?
  {
    let id = value(of: node)
    if isPoison(id) { return nil }
    guard let found = Numeric(graph[id].type), found.dimension == wanted else {
      let dimension = Numeric(graph[id].type)?.dimension ?? .none
      report(
        .wrongDimension(
          place, wanted: wanted, found: dimension, at: tree.span(node), help: "write it so: `\(example)`"))
      return nil
    }
    guard let number = graph[id].value?.asNumber else {
      report(.notStatic(place, stage: graph[id].stage, at: tree.span(node)))
      return nil
    }
    guard number > 0, number < 1e18 else {
      report(.badSetting(place, wanted: "above 0", found: tree.text(node), at: tree.span(node)))
      return nil
    }
    return number
  }

  private mutating func addTokens(_ node: NodeID, _ policy: inout TaskPolicy) {
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0), let value = tree.child(entry, 2),
        let count = staticInteger(value, "a number of tokens", least: 1, most: 100_000)
      else { continue }
      policy.tokens.append(.init(name: tree.text(place), count: count))
    }
  }
}
