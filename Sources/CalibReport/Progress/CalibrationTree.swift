import CalibGraph
import CalibModel

/// Calibrations as a small tree: each below the last of those that it reads.
enum CalibrationTree {
  /// The tree; empty where nothing reads anything.
  static func lines(_ calibrations: [Plan.Calibration], style: TextStyle) -> [String] {
    let order = Dictionary(
      calibrations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    guard calibrations.contains(where: { !$0.dependencies.isEmpty }) else { return [] }
    var children: [Int: [Int]] = [:]
    var roots: [Int] = []
    for (index, calibration) in calibrations.enumerated() {
      // A name that does not come before would make a circle; it is no parent here.
      let parent = calibration.dependencies.compactMap { order[$0] }.filter { $0 < index }.max()
      if let parent { children[parent, default: []].append(index) } else { roots.append(index) }
    }
    var lines: [String] = []
    func add(_ index: Int, prefix: String, branch: String) {
      let calibration = calibrations[index]
      let parent = calibration.dependencies.compactMap { order[$0] }.filter { $0 < index }.max()
      let others = calibration.dependencies.filter { order[$0] != parent }.map(TerminalText.sanitized)
      let also = others.isEmpty ? "" : style.paint(" (also reads \(others.joined(separator: ", ")))", .faint)
      lines.append(prefix + branch + TerminalText.sanitized(calibration.name) + also)
      let below = children[index] ?? []
      let isLast = branch.hasPrefix(style.sign("└", "`"))
      let inner = prefix + (branch.isEmpty ? "" : isLast ? "    " : style.sign("│   ", "|   "))
      for (place, child) in below.enumerated() {
        let end = place == below.count - 1
        add(child, prefix: inner, branch: end ? style.sign("└─▶ ", "`-> ") : style.sign("├─▶ ", "|-> "))
      }
    }
    for root in roots { add(root, prefix: "", branch: "") }
    return lines
  }
}
