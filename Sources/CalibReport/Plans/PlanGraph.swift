import CalibGraph
import CalibModel

/// The task graph made small enough to look at: many tasks of one kind in one pass become one node.
struct PlanGraph {
  struct Node {
    let label: String
    let action: Plan.Action
  }

  struct Cluster {
    let title: String
    let nodes: [Int]
  }

  struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  private(set) var nodes: [Node] = []
  /// Calibrations in the order of the plan, then publications.
  private(set) var clusters: [Cluster] = []
  private(set) var edges: [Edge] = []

  /// Longer names and files are cut: a graph whose boxes are wider than a screen shows nothing.
  private static let longestLine = 60

  private struct Key: Hashable {
    let calibration: String
    let pass: Int
    let kind: TaskKind
    let isPublication: Bool
    /// Tells tasks of a small group from each other; 0 in a large one.
    let member: Int
  }

  /// Folds the tasks of a plan.
  ///
  /// - Parameter threshold: how many tasks of one kind in one pass of a calibration are shown one by one.
  init(_ plan: Plan, threshold: Int = 6) {
    var sizes: [Key: [Plan.Task]] = [:]
    for task in plan.tasks { sizes[Self.key(task, member: 0), default: []].append(task) }
    var nodeOfTask: [TaskID: Int] = [:]
    var nodeOfKey: [Key: Int] = [:]
    var members: [(title: String, isPublication: Bool, nodes: [Int])] = plan.calibrations.map {
      ($0.name, false, [])
    }
    for task in plan.tasks {
      let group = sizes[Self.key(task, member: 0)] ?? [task]
      let key = Self.key(task, member: group.count > threshold ? 0 : Int(task.description.id.index) + 1)
      if let known = nodeOfKey[key] {
        nodeOfTask[task.description.id] = known
        continue
      }
      nodeOfKey[key] = nodes.count
      nodeOfTask[task.description.id] = nodes.count
      let name = task.description.calibration
      let place =
        members.firstIndex { $0.title == name && $0.isPublication == key.isPublication }
        ?? {
          members.append((name, key.isPublication, []))
          return members.count - 1
        }()
      members[place].nodes.append(nodes.count)
      nodes.append(
        group.count > threshold
          ? Self.node(group)
          : Node(label: Self.label(task.description), action: task.action))
    }
    clusters = members.filter { !$0.nodes.isEmpty }.map {
      let title = TerminalText.truncated($0.title, to: Self.longestLine)
      return Cluster(title: $0.isPublication ? "publish \(title)" : title, nodes: $0.nodes)
    }
    addEdges(plan, nodeOfTask)
  }

  private mutating func addEdges(_ plan: Plan, _ nodeOfTask: [TaskID: Int]) {
    var seen: Set<Edge> = []
    for task in plan.tasks {
      guard let target = nodeOfTask[task.description.id] else { continue }
      for source in task.description.after.compactMap({ nodeOfTask[$0] }) where source != target {
        let edge = Edge(from: source, to: target)
        if seen.insert(edge).inserted { edges.append(edge) }
      }
    }
  }

  private static func key(_ task: Plan.Task, member: Int) -> Key {
    let description = task.description
    return Key(
      calibration: description.calibration, pass: description.pass, kind: description.kind,
      isPublication: description.kind == .publish, member: member)
  }

  /// One node for many tasks: their number, and how many have which action where it is not the same for all.
  private static func node(_ tasks: [Plan.Task]) -> Node {
    let counts = Plan.Action.allCases.map { action in (action, tasks.count { $0.action == action }) }
      .filter { $0.1 > 0 }
    let pass = tasks[0].description.pass > 0 ? "\npass \(tasks[0].description.pass)" : ""
    let parts =
      counts.count > 1
      ? "\n" + counts.map { "\($0.1) \(PlanText.word($0.0))" }.joined(separator: ", ") : ""
    let main = counts.max { $0.1 < $1.1 }?.0 ?? .run
    return Node(label: "\(tasks[0].description.kind.rawValue) × \(tasks.count)\(pass)\(parts)", action: main)
  }

  private static func label(_ task: TaskDescription) -> String {
    let pass = task.pass > 0 ? "\npass \(task.pass)" : ""
    let name = String(task.scan.split(separator: "/").last ?? "")
    let file = task.scan.isEmpty ? "" : "\n\(TerminalText.truncated(name, to: longestLine))"
    let runs = task.scan.isEmpty && task.kind == .execution ? "\n\(RunsText.phrase(task.runs))" : ""
    return task.kind.rawValue + pass + file + runs
  }
}
