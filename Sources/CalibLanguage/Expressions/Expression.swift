import CalibDiagnostics
import CalibModel

/// The place of an expression in an ``ExpressionGraph``.
struct ExpressionID: Hashable, Sendable {
  let index: Int32

  init(_ index: Int) { self.index = Int32(index) }
}

/// A checked expression: one operation on earlier expressions, with all that is known of its value.
struct Expression: Sendable {
  let operation: Operation
  let operands: [ExpressionID]
  let type: ValueType
  let stage: Stage
  /// The unit to show it in.
  let unit: Unit
  let span: SourceSpan
  /// The value, where it is known without running anything.
  ///
  /// Values with errors are never kept here: their
  /// sources are numbered within one execution.
  let value: Value?

  enum Operation: Hashable, Sendable {
    case literal(Value)
    /// A column of the dataset read, by name.
    case column(String)
    /// A collected object, by the collector's place in its calibration.
    case collected(Int)
    /// A payload field of another calibration.
    case payload(calibration: String, field: String)
    /// A payload field of a store's chain.
    case stored(payload: StoredPayload, field: String)
    /// What is known of a block of runs without looking at its events.
    case fact(ResultProgram.Fact, block: Int)
    /// An iterated value: that of the pass's begin, of its end, or the first of all.
    case before(Int, name: String)
    case after(Int)
    case start(Int)
    /// The interval of the execution.
    case label
    case negate, not, and, or
    case binary(ResultProgram.Binary)
    case function(String)
    case algorithm(String, arguments: [String])
    case member(String)
    case conditional, coalesce
    case record([String])
    case list, index, interpolation, measured
    case range(includesUpper: Bool)
    /// [value, range]
    case contains
    /// A name, or a call, in a condition: the value that it stands for.
    case reference
    /// What an error left.
    case poison
  }
}

/// All expressions of a script in one arena; operands precede what uses them.
struct ExpressionGraph: Sendable {
  private(set) var expressions: [Expression] = []

  var count: Int { expressions.count }

  subscript(id: ExpressionID) -> Expression { expressions[Int(id.index)] }

  mutating func append(_ expression: Expression) -> ExpressionID {
    expressions.append(expression)
    return ExpressionID(expressions.count - 1)
  }

  /// All that the roots are made of, operands first, each once, in an order that depends on the roots alone.
  ///
  /// - Parameter isOpen: whether the operands of an expression are looked at too.
  func postorder(_ roots: [ExpressionID], where isOpen: (ExpressionID) -> Bool = { _ in true })
    -> [ExpressionID]
  {
    var seen: Set<ExpressionID> = []
    var order: [ExpressionID] = []
    var stack: [(id: ExpressionID, next: Int)] = []
    for root in roots where seen.insert(root).inserted {
      stack.append((root, 0))
      while let top = stack.last {
        let operands = self[top.id].operands
        if top.next < operands.count, top.next > 0 || isOpen(top.id) {
          stack[stack.count - 1].next += 1
          let operand = operands[top.next]
          if seen.insert(operand).inserted { stack.append((operand, 0)) }
        } else {
          order.append(top.id)
          stack.removeLast()
        }
      }
    }
    return order
  }
}
