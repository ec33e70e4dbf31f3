package import CalibGraph
import CalibModel

/// The task graph for Mermaid: a subgraph for each calibration.
package enum PlanMermaid {
  package static func text(_ plan: Plan) -> String {
    let graph = PlanGraph(plan)
    var lines = ["flowchart LR"]
    for (index, cluster) in graph.clusters.enumerated() {
      lines.append("  subgraph c\(index)[\(quoted(cluster.title))]")
      lines += cluster.nodes.map {
        "    n\($0)[\(quoted(graph.nodes[$0].label))]:::\(graph.nodes[$0].action.rawValue)"
      }
      lines.append("  end")
    }
    lines += graph.edges.map { "  n\($0.from) --> n\($0.to)" }
    lines += Plan.Action.allCases.map {
      "  classDef \($0.rawValue) fill:\(PlanDOT.fill($0)),stroke:#999,color:#222"
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A quoted label in which everything but letters, digits and harmless signs is a character code.
  static func quoted(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      TerminalText.sanitized(String(line)).unicodeScalars.reduce(into: "") { out, scalar in
        if isPlain(scalar) {
          out.unicodeScalars.append(scalar)
        } else {
          out += "#\(scalar.value);"
        }
      }
    }
    return "\"\(lines.joined(separator: "<br>"))\""
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || " _.,/-×…".unicodeScalars.contains(scalar)
  }
}
