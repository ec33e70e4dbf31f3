/// One step of a column program: a loop over the rows of a batch.
struct Instruction: Sendable {
  /// Where numbers come from.
  enum Operand: Hashable, Sendable {
    /// A column of the caller, referenced in place.
    case input(Int)
    /// A register of numbers.
    case register(Int)
    case constant(Double)
    case runConstant(Int)
  }

  /// What is done; masks are named by their registers.
  enum Action: Sendable {
    case unary(UnaryForms, Operand, into: Int)
    case binary(BinaryForms, Operand, Operand, into: Int)
    /// A binary operation that a divisor of 0 makes an error.
    case divide(BinaryForms, Operand, Operand, into: Int, symbol: String)
    case compare(ComparisonForms, Operand, Operand, intoMask: Int)
    case isFinite(Operand, intoMask: Int)
    case toMask(Operand, intoMask: Int)
    case fromMask(mask: Int, into: Int)
    case copy(Operand, into: Int)
    case select(mask: Int, Operand, Operand, into: Int)
    case and(Int, Int, intoMask: Int)
    case or(Int, Int, intoMask: Int)
    case not(Int, intoMask: Int)
    /// Operands of these are columns, never one for all rows.
    case lookUp(place: Int, [Operand], into: Int)
    case curve(place: Int, [Operand], Operand, into: Int)
    case bin(AxisSearch, Operand, into: Int)
    case isOne(ColumnGraph.Values, Operand, intoMask: Int)
    case perEvent(ColumnGraph.EventFunction, Operand, event: Operand, into: Int)
  }

  let action: Action
}
