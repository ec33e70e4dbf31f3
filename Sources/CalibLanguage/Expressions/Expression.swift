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
    indirect case payload(calibration: String, field: String)
    /// A payload field of a store's chain.
    indirect case stored(payload: StoredPayload, field: String)
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
    /// [values]: all values of a keyed one or of a list as one: `mean`, `count`, …
    case aggregate(String)
    /// [values, part of the key, …]: the same per group; each key has the value of its group.
    ///
    /// The parts are made of the parameters, which are the parts of a key.
    case groupedAggregate(String, parameters: [Int])
    /// [keyed, part of the key, …]: the value of one key.
    case lookup
    /// [keyed, part of the key, …]: whether there is a value for the key.
    case has
    /// [number, count, range]: the number of the bin.
    case bin
    /// Several values side by side.
    case tuple
    /// What stands for one element, or one part of a key, inside of an expression that is computed for each.
    case parameter(Int)
    /// [list, element, condition?]
    case comprehension(parameter: Int)
    /// [list]: its elements, inside of a list.
    case spread
    /// [list, key, value]: one value per key.
    case keyed(parameters: [Int])
    /// [curve, x]
    case apply
    /// A member of what may be absent.
    case optionalMember(String)
    /// [text, text]: `starts_with`, …
    case textTest(String)
    /// [value, event]: something of the rows of an event, neighbours with the same number.
    case perEvent(String)
    /// What an error left.
    case poison
  }
}

extension Expression.Operation {
  /// Whether an operation on keyed values is done for each key.
  var lifts: Bool {
    switch self {
    case .negate, .not, .and, .or, .binary, .function, .algorithm, .member, .conditional, .coalesce,
      .measured, .range, .contains, .reference, .lookup, .has, .bin, .apply, .optionalMember, .textTest,
      .index:
      true
    case .literal, .column, .collected, .payload, .stored, .before, .after, .start, .label, .fact, .record,
      .list,
      .interpolation, .aggregate, .groupedAggregate, .tuple, .parameter, .comprehension, .spread, .keyed,
      .perEvent, .poison:
      false
    }
  }
}

/// All expressions of a script in one arena; operands precede what uses them.
struct ExpressionGraph: Sendable {
  private(set) var expressions: [Expression] = []

  var count: Int { expressions.count }

  subscript(id: ExpressionID) -> Expression { expressions[Int(id.index)] }

  /// Makes room for so many expressions at once; memory that is never filled is never used.
  mutating func reserve(_ count: Int) { expressions.reserveCapacity(count) }

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
    var seen = ExpressionSet()
    var order: [ExpressionID] = []
    var stack: [(id: ExpressionID, next: Int)] = []
    for root in roots where seen.insert(root) {
      stack.append((root, 0))
      while let top = stack.last {
        let operands = self[top.id].operands
        if top.next < operands.count, top.next > 0 || isOpen(top.id) {
          stack[stack.count - 1].next += 1
          let operand = operands[top.next]
          if seen.insert(operand) { stack.append((operand, 0)) }
        } else {
          order.append(top.id)
          stack.removeLast()
        }
      }
    }
    return order
  }
}
