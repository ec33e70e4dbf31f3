// CalibColumns evaluates expressions over the rows of a file, a batch of rows at a time. It knows numbers and
// masks; files, runs and what is done with the values are others' business.

/// Expressions over columns, as a graph without repetition: the same operation on the same operands is one node.
///
/// The checker builds it, ``ColumnProgram`` compiles it. Integers are carried as doubles, exact to 2⁵³; booleans as
/// 0 and 1; texts by their place in a list. Operands precede the node that uses them.
package struct ColumnGraph: Hashable, Sendable {
  package struct NodeID: Hashable, Sendable {
    package let index: Int32

    package init(_ index: Int) { self.index = Int32(index) }
  }

  package enum Operation: Hashable, Sendable {
    /// A column of the file, by its place in ``inputs``.
    case column(Int)
    case constant(Double)
    /// A number that is one for all rows of a run, by its place in the caller's list; NaN where a run has none.
    case runConstant(Int)
    case unary(UnaryOperation, NodeID)
    case binary(BinaryOperation, NodeID, NodeID)
    /// The second operand where the first is true, else the third; both are evaluated.
    case select(NodeID, NodeID, NodeID)
  }

  package enum UnaryOperation: String, Hashable, Sendable, CaseIterable {
    case negate, not, absolute, squareRoot, exponential, logarithm, logarithm10
    case sine, cosine, tangent, arcSine, arcCosine, arcTangent
    case hyperbolicSine, hyperbolicCosine, hyperbolicTangent, arcHyperbolicSine, arcHyperbolicCosine,
      arcHyperbolicTangent
    case floor, ceiling, round, sign, isFinite
  }

  package enum BinaryOperation: String, Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, power, arcTangent2, hypotenuse, minimum, maximum
    /// `//` and `mod` of integers, rounding down; a divisor of 0 is an error that names the row.
    case floorDivide, modulo
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    case and, or
    /// The first operand, or the second where the first is missing (NaN): `??`.
    case coalesce
  }

  /// Names of the columns read, in order of first use.
  package private(set) var inputs: [String] = []
  package private(set) var nodes: [Operation] = []
  private var known: [Operation: NodeID] = [:]

  package init() {}

  package subscript(node: NodeID) -> Operation { nodes[Int(node.index)] }

  /// The node of an operation, a new one only where it is not there yet.
  package mutating func node(_ operation: Operation) -> NodeID {
    if let node = known[operation] { return node }
    nodes.append(operation)
    let node = NodeID(nodes.count - 1)
    known[operation] = node
    return node
  }

  /// The node of a column by its name in the dataset.
  package mutating func column(_ name: String) -> NodeID {
    if let index = inputs.firstIndex(of: name) { return node(.column(index)) }
    inputs.append(name)
    return node(.column(inputs.count - 1))
  }
}
