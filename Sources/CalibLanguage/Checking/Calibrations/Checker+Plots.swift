import CalibDiagnostics
import CalibModel
import CalibSyntax

/// `plot OBJECT with FIT, … as "name"`.
extension Checker {
  mutating func addPlots(_ node: NodeID, _ draft: inout CalibrationDraft) {
    guard let list = tree.child(node, 1) else { return }
    let objects = Array(tree.children(list))
    let fits = tree.child(node, 2).map { Array(tree.children($0)) } ?? []
    let title = tree.child(node, 3).flatMap { plainText($0) }
    if let extra = fits.dropFirst(objects.count).first {
      report(.fitWithoutObject(tree.text(extra), at: tree.span(extra), objects: tree.span(list)))
      return
    }
    for (place, object) in objects.enumerated() {
      let id = value(of: object)
      if isPoison(id) { continue }
      guard isDrawable(graph[id].type) else {
        report(
          .badOperand(
            "plot", wanted: "a histogram", found: "\(graph[id].type)", at: tree.span(object),
            help: plotHelp(graph[id].type, tree.text(object))))
        continue
      }
      let name = title.map { objects.count == 1 ? $0 : "\($0) \(place + 1)" } ?? tree.text(object)
      let fitNode = fits.indices.contains(place) ? fits[place] : nil
      let fit = fitNode.map { value(of: $0) }
      if let fit, let fitNode, !isPoison(fit), !isDrawn(fit, with: id, fitNode) { continue }
      if !isDrawn(graph[id].type) {
        later("a plot of \(graph[id].type)", at: tree.span(object))
      }
      draft.plots.append(.init(name: name, object: id, fit: fit))
    }
  }

  /// Whether something can be drawn: an object with an axis, or a number for each key.
  private func isDrawable(_ type: ValueType) -> Bool {
    switch type {
    case .object(let name, let dimensions):
      !dimensions.isEmpty && !["Summary", "Sample", "Points"].contains(name)
    case .keyed(_, .object), .curve, .keyed(_, .curve): true
    case .keyed(_, let inner): Numeric(inner) != nil
    default: false
    }
  }

  /// Whether there is a picture of such objects already.
  private func isDrawn(_ type: ValueType) -> Bool {
    switch type.perKey {
    case .object("Histogram", _), .object("Profile", _), .object("Histogram2D", _): true
    case let inner: type.keySpace != nil && Numeric(inner) != nil
    }
  }

  private func plotHelp(_ type: ValueType, _ text: String) -> String? {
    switch type {
    case .fit, .keyed(_, .fit): "a fit is drawn with its histogram: `plot HISTOGRAM with \(text)`"
    default: nil
    }
  }

  /// Whether a fit can be drawn over an object: it is a fit, and has its keys.
  private mutating func isDrawn(_ fit: ExpressionID, with object: ExpressionID, _ node: NodeID) -> Bool {
    switch (graph[fit].type, graph[object].type) {
    case (.fit, .keyed(let space, _)):
      report(.keysDiffer("\(space)", "none", at: tree.span(node)))
      return false
    case (.fit, _): return true
    case (.keyed(let own, .fit), .keyed(let space, _)):
      if Self.isSame(own, space) { return true }
      report(.keysDiffer("\(space)", "\(own)", at: tree.span(node)))
      return false
    case (.keyed(let own, .fit), _):
      report(.keysDiffer("none", "\(own)", at: tree.span(node)))
      return false
    default:
      report(.badOperand("with", wanted: "a fit", found: "\(graph[fit].type)", at: tree.span(node)))
      return false
    }
  }

  /// The unit of an object's second dimension: that of the column, else of base units.
  func verticalUnit(of object: ExpressionID, _ draft: CalibrationDraft) -> Unit {
    guard case .object(_, let dimensions) = graph[object].type.perKey, dimensions.count == 2 else {
      return .none
    }
    guard case .collected(let place) = graph[object].operation, let collector = draft.collectors[place],
      collector.columns.count > 1
    else { return DisplayUnit.base(dimensions[1]) }
    let unit = graph[collector.columns[1]].unit
    return unit.name.isEmpty ? DisplayUnit.base(dimensions[1]) : unit
  }
}
