import CalibGraph
import CalibModel

/// Calibrations and publications as boxes with their dependencies, from top to bottom.
struct SVGGraph {
  private struct Box {
    let title: String
    let detail: String
    let style: String
    let sources: [Int]
  }

  private let boxes: [Box]
  /// The boxes of each layer; an arrow goes from a layer to a later one.
  private let layers: [[Int]]
  /// A layer of more boxes is broken into rows.
  private static let mostAcross = 6
  private let boxWidth = 176.0
  private let boxHeight = 46.0
  private let across = 18.0
  private let down = 34.0

  init(_ content: ReportContent) {
    let order = Dictionary(
      content.calibrations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var boxes: [Box] = content.calibrations.enumerated().map { index, calibration in
      let result = content.results.first { $0.name == calibration.name }
      let detail =
        result.map {
          $0.outcome.rawValue.replacingUnderscores + ", "
            + QuantityText.plural($0.intervals.count, "interval")
        } ?? "not run"
      return Box(
        title: calibration.name, detail: detail,
        style: "box \(result.map { HTMLReport.tone($0.outcome) } ?? "")",
        sources: calibration.dependencies.compactMap { order[$0] }.filter { $0 < index })
    }
    boxes += content.publications.map { publication in
      let result = content.publicationResults.first { $0.tag == publication.tag }
      return Box(
        title: publication.tag, detail: result.map { HTMLReport.word($0.outcome) } ?? "publication",
        style: "box tag", sources: publication.calibrations.compactMap { order[$0] })
    }
    var depth: [Int] = []
    for box in boxes { depth.append((box.sources.map { depth[$0] }.max() ?? -1) + 1) }
    self.boxes = boxes
    layers = Self.layers(boxes, depth: depth)
  }

  /// Boxes by depth, each below the middle of those that it reads, so that few lines cross.
  private static func layers(_ boxes: [Box], depth: [Int]) -> [[Int]] {
    var place: [Int: Double] = [:]
    var layers: [[Int]] = []
    for layer in 0...(depth.max() ?? 0) {
      let wanted = boxes.indices.filter { depth[$0] == layer }.map { index -> (index: Int, place: Double) in
        let sources = boxes[index].sources.compactMap { place[$0] }
        return (index, sources.isEmpty ? 0 : sources.reduce(0, +) / Double(sources.count))
      }
      let members = wanted.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.map(\.index)
      for start in stride(from: 0, to: members.count, by: mostAcross) {
        let row = Array(members[start..<min(members.count, start + mostAcross)])
        for (index, member) in row.enumerated() {
          place[member] = Double(index) - Double(row.count - 1) / 2
        }
        layers.append(row)
      }
    }
    return layers
  }

  /// The width in pixels at which text is as large as the page's.
  var width: Double {
    let most = Double(layers.map(\.count).max() ?? 1)
    return most * boxWidth + (most - 1) * across + 4
  }

  func svg() -> String {
    let height = Double(layers.count) * (boxHeight + down) - down + 4
    var canvas = SVGCanvas(width: width, height: height)
    var corner: [Int: (x: Double, y: Double)] = [:]
    for (layer, members) in layers.enumerated() {
      let used = Double(members.count) * (boxWidth + across) - across
      for (place, index) in members.enumerated() {
        corner[index] = (
          (width - used) / 2 + Double(place) * (boxWidth + across), 2 + Double(layer) * (boxHeight + down)
        )
      }
    }
    for (index, box) in boxes.enumerated() {
      for source in box.sources {
        guard let from = corner[source], let to = corner[index] else { continue }
        let tip = (x: to.x + boxWidth / 2, y: to.y)
        canvas.curve(
          from: (from.x + boxWidth / 2, from.y + boxHeight), to: (tip.x, tip.y - 5), "edge")
        canvas.path(
          [(tip.x - 4, tip.y - 7), (tip.x, tip.y), (tip.x + 4, tip.y - 7)], "tip", closed: true)
      }
    }
    for (index, box) in boxes.enumerated() {
      guard let place = corner[index] else { continue }
      canvas.rectangle(place.x, place.y, boxWidth, boxHeight, box.style, radius: 6)
      let title = TerminalText.truncated(TerminalText.sanitized(box.title), to: 22)
      canvas.text(title, place.x + 12, place.y + 19, .start, "name")
      canvas.text(TerminalText.truncated(box.detail, to: 27), place.x + 12, place.y + 36)
    }
    return canvas.svg(title: "calibrations and their dependencies")
  }
}
