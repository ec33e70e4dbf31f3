package import CalibGraph
import CalibModel

/// The task graph for Graphviz: a cluster for each calibration.
package enum PlanDOT {
  package static func text(_ plan: Plan) -> String {
    let graph = PlanGraph(plan)
    var lines = [
      "digraph plan {", "  graph [rankdir=LR, fontname=\"sans-serif\"];",
      "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];",
    ]
    for (index, cluster) in graph.clusters.enumerated() {
      lines += [
        "  subgraph cluster_\(index) {", "    label=\(quoted(cluster.title));", "    color=\"#999999\";",
      ]
      for node in cluster.nodes {
        let colour = fill(graph.nodes[node].action)
        lines.append("    n\(node) [label=\(quoted(graph.nodes[node].label)), fillcolor=\"\(colour)\"];")
      }
      lines.append("  }")
    }
    lines += graph.edges.map { "  n\($0.from) -> n\($0.to);" }
    return (lines + ["}"]).map { $0 + "\n" }.joined()
  }

  /// A quoted string: quotes and backslashes escaped, so that nothing in a name is an escape of the label.
  static func quoted(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      TerminalText.sanitized(String(line)).reduce(into: "") { out, character in
        if character == "\\" || character == "\"" { out.append("\\") }
        out.append(character)
      }
    }
    return "\"\(lines.joined(separator: "\\n"))\""
  }

  static func fill(_ action: Plan.Action) -> String {
    switch action {
    case .run: "#cfe8d5"
    case .reuse: "#eeeeee"
    case .blocked: "#f3c9c4"
    case .conditional: "#f6e7bd"
    }
  }
}
