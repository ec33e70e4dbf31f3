package import CalibDiagnostics
package import CalibModel

/// Expressions of the result stage as a program over slots: each node computes one value from earlier nodes.
///
/// A node is evaluated when it is asked for and at most once, so the branch of a conditional that is not taken costs
/// nothing and cannot fail. `and` and `or` are conditionals here. An operation on keyed values is done for each key,
/// a plain value goes with every key: unary, binary, function, algorithm, member, conditional, coalesce, measured,
/// range, contains, bin, apply, and lookup and has over their keys.
package struct ResultProgram: Hashable, Sendable {
  package struct NodeID: Hashable, Sendable {
    package let index: Int32

    package init(_ index: Int) { self.index = Int32(index) }
  }

  package struct Node: Hashable, Sendable {
    package let operation: Operation
    /// Earlier nodes.
    package let operands: [NodeID]
    package let type: ValueType
    /// The unit to show it in.
    package let unit: Unit
    package let span: SourceSpan

    package init(operation: Operation, operands: [NodeID], type: ValueType, unit: Unit, span: SourceSpan) {
      self.operation = operation
      self.operands = operands
      self.type = type
      self.unit = unit
      self.span = span
    }
  }

  package enum Operation: Hashable, Sendable {
    case literal(Value)
    /// A collected object, by the collector's place.
    case collected(Int)
    /// A constant, by its place in the list of references; `none` where it is missing.
    case constant(Int)
    /// An iterated value: that of the pass's begin, of its end (NEXT), or the first of all.
    case before(Int)
    case after(Int)
    case start(Int)
    /// The interval of the execution.
    case label
    /// What is known of a block of runs without looking at its events; only in what a strategy asks.
    case fact(Fact, block: Int)
    case unary(Unary)
    case binary(Binary)
    /// A mathematical function by name, with 1, 2 or more operands.
    case function(String)
    /// An algorithm of the catalog; an argument's name belongs to each operand.
    case algorithm(String, arguments: [String])
    /// A member of a collected object, a fit, a record or a measured value.
    case member(String)
    /// [condition, then, else]
    case conditional
    /// [optional, fallback]
    case coalesce
    case record([String])
    case list
    /// [list, integer]
    case index
    /// Texts and values, joined.
    case interpolation
    /// [value, error]
    case measured
    /// [low, high]
    case range(includesUpper: Bool)
    /// [value, range]
    case contains
    /// The value of its operand, which is written elsewhere: what a name in a condition stands for.
    case reference
    /// [values]: all values of a keyed one or of a list as one; keys without a value are left out.
    case aggregate(String)
    /// [values, part of the group's key, …]: as `aggregate`, of the keys of each group.
    ///
    /// The parameters are the parts of a key; the result has the keys of the values again.
    case groupedAggregate(String, parameters: [Int])
    /// [keyed, part of the key, …]: `none` where there is no such key.
    case lookup
    /// [keyed, part of the key, …]
    case has
    /// [number, count, range]: the number of the bin, from 0.
    case bin
    case tuple
    /// What an enclosing operation computes its operands with, once for each element or key.
    case parameter(Int)
    /// [list, element, condition?]; the element and the condition are computed for each with the parameter.
    case comprehension(parameter: Int)
    /// [list]: stands for its elements among the operands of a list.
    case spread
    /// [list, key, value]; key and value are computed for each element with the parameters.
    case keyed(parameters: [Int])
    /// [curve, x]
    case apply
    /// A member of its operand; `none` where that is absent.
    case optionalMember(String)
    /// [text, text]: `starts_with`, `ends_with`, `contains`
    case textTest(String)
  }

  /// A property of a block of runs, or of one run.
  package enum Fact: Hashable, Sendable {
    /// How many rows a collector accepted in it.
    case entries(collector: Int)
    /// How many runs it has.
    case runs
    /// How long it lasted, and the longest pause inside of it.
    case time, gap
    /// An attribute that the run catalogue of a dataset gives to a run.
    case attribute(dataset: String, name: String)
    /// The range of runs that was asked for.
    case requested
    /// The numbers of a file, each times a factor.
    case file(path: String, factor: Double)
  }

  package enum Unary: String, Hashable, Sendable { case negate, not }

  package enum Binary: String, Hashable, Sendable {
    case add, subtract, multiply, divide, floorDivide, modulo, power
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  }

  package private(set) var nodes: [Node] = []

  package init() {}

  package subscript(node: NodeID) -> Node { nodes[Int(node.index)] }

  /// Appends a node; its operands are there already.
  package mutating func append(_ node: Node) -> NodeID {
    precondition(node.operands.allSatisfy { $0.index < nodes.count }, "calib bug: an operand after its use")
    nodes.append(node)
    return NodeID(nodes.count - 1)
  }
}
