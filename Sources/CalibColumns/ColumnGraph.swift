// CalibColumns evaluates expressions over the rows of a file, a batch of rows at a time. It knows numbers and
// masks; files, runs and what is done with the values are others' business.

package import CalibModel

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
    /// The value of a keyed run constant for the key that the operands are the parts of; NaN where it has none. The
    /// place is one of the same list as that of ``runConstant(_:)``.
    case lookUp(Int, [NodeID])
    /// The value at a number, the last operand, of the curve that a run constant has for a key; a curve that is one for
    /// all has no key.
    case curve(Int, [NodeID], NodeID)
    /// The bin of a number on an axis, from 0; NaN outside of it.
    case bin(NodeID, HistogramAxis)
    /// Whether a number is one of a list: texts by their codes.
    case isOne(NodeID, Values)
    /// Something of the first operand over the rows of one event: neighbours with the same number in a column of the
    /// file, the second operand.
    case perEvent(EventFunction, NodeID, NodeID)
  }

  /// Numbers in ascending order, each once.
  package struct Values: Hashable, Sendable {
    package let sorted: [Double]

    /// NaN is equal to nothing and left out.
    package init(_ values: [Double]) { sorted = Set(values.filter { !$0.isNaN }).sorted() }
  }

  /// What is made of the rows of an event; NaN is passed on by all but `count`.
  package enum EventFunction: String, Hashable, Sendable, CaseIterable {
    case sum, mean, first, minimum, maximum
    /// How many rows; the operand does not matter.
    case count
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

  /// The column that tells events apart, by its place among ``inputs``; `nil` where no node looks at events.
  var eventColumn: Int? {
    for case .perEvent(_, _, let event) in nodes {
      guard case .column(let input) = self[event] else {
        preconditionFailure("calib bug: events that are not told apart by a column of the file")
      }
      return input
    }
    return nil
  }
}
