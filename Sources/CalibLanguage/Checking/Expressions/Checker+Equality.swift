import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Equality of tuples and of measured values, and texts that stand for runs.
extension Checker {
  /// Tuples are equal where all their parts are.
  mutating func comparedTuples(
    _ kind: ResultProgram.Binary, _ operation: Operation, _ a: ExpressionID, _ b: ExpressionID,
    _ stage: Stage
  ) -> ExpressionID? {
    let (left, right) = (tupleParts(a), tupleParts(b))
    let (one, two) = ("\(graph[a].type)", "\(graph[b].type)")
    guard kind == .equal || kind == .notEqual, left.count == right.count, left.count > 1 else {
      report(.badOperands(operation.text, one, two, at: operation.span))
      return nil
    }
    var result: ExpressionID?
    for (x, y) in zip(left, right) {
      let (first, second) = (elementType(x), elementType(y))
      let areNumbers = Numeric(first).map { $0.dimension == Numeric(second)?.dimension } ?? false
      guard areNumbers || (first == second && [.bool, .string, .run].contains(first)) else {
        report(.badOperands(operation.text, one, two, at: operation.span))
        return nil
      }
      let next = make(.binary(.equal), [x, y], .bool, stage, .none, operation.span)
      result = result.map { conjunction(true, $0, next, stage, operation.span) } ?? next
    }
    guard let result, kind == .notEqual else { return result }
    return make(.not, [result], .bool, stage, .none, operation.span)
  }

  /// Values with errors are seldom the same number: a distance in errors is meant.
  mutating func warnOfEqual(
    _ kind: ResultProgram.Binary, _ operation: Operation, _ a: ExpressionID, _ b: ExpressionID
  ) {
    guard kind == .equal || kind == .notEqual else { return }
    let measured = [a, b].filter { if case .measured = elementType($0) { true } else { false } }
    guard !measured.isEmpty else { return }
    let (left, right) = (tree.text(operation.left), tree.text(operation.right))
    let isShort = left.count + right.count < 60
    let help = isShort ? "compare with a tolerance: `abs(\(left) - \(right)) < …`" : nil
    report(
      .equalMeasured(tree.text(operation.left) + " \(operation.text) …", at: operation.span, other: help))
  }

  func mixesRun(_ one: ValueType, _ two: ValueType) -> Bool { (one == .run) != (two == .run) }

  /// Texts beside a run, or of runs, are read as what they stand for.
  mutating func readAsRuns(_ a: inout ExpressionID, _ b: inout ExpressionID) {
    if isText(a) {
      if [.interval, .runs, .list(.run), .range(.run)].contains(graph[b].type) {
        a = coerced(a, to: .run, place: "", at: graph[a].span)
      }
      return
    }
    guard elementType(a) == .run else { return }
    if isText(b) {
      b = coerced(b, to: .interval, place: "", at: graph[b].span)
    } else if graph[b].type == .list(.string) {
      b = coerced(b, to: .list(.run), place: "", at: graph[b].span)
    }
  }

  /// `80..100` for `(80, 100)` where a range is wanted.
  func rangeHelp(_ node: NodeID, _ type: ValueType) -> String? {
    guard case .tuple = type else { return nil }
    let parts = tree.children(node).map { tree.text($0) }
    return parts.count == 2 ? "a range is written `\(parts[0])..\(parts[1])`" : nil
  }
}
