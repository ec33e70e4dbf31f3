/// A column graph compiled to a list of loops over registers.
///
/// Registers hold the numbers, or the mask of bytes, of one batch; they are used again once nothing needs what is
/// in them. Inputs are referenced in place. A program is a value, shared by threads; each evaluates it with a
/// ``ColumnEvaluator`` of its own.
package struct ColumnProgram: Sendable {
  /// The most rows of a batch: 32 kB per register of numbers, so that several stay in the second-level cache.
  package static var batchSize: Int { 4096 }

  /// Names of the columns that are read, in the order in which an evaluation takes them.
  package let inputs: [String]
  let instructions: [Instruction]
  let registerCount: Int
  let maskCount: Int
  /// Where each output of numbers lies: an input or a register.
  let columns: [Instruction.Operand]
  /// The registers of the masks given out.
  let masks: [Int]

  /// The column whose neighbouring equal numbers are one event, by its place among ``inputs``.
  ///
  /// A batch must then hold whole events. `nil` where no operation looks at events.
  package let eventColumn: Int?

  /// How many outputs of numbers, and of masks, there are.
  package var columnCount: Int { columns.count }
  package var outputMaskCount: Int { masks.count }

  /// Compiles what the outputs need.
  ///
  /// - Parameter columns: nodes whose numbers are wanted; truth values come as 0 and 1.
  /// - Parameter masks: nodes of truth values that select rows.
  package init(
    graph: ColumnGraph, columns: [ColumnGraph.NodeID], masks: [ColumnGraph.NodeID] = []
  ) {
    // A graph of its own has its constants folded, and only the columns that are used.
    var folded = ColumnGraph()
    let outputs = folded.merge(
      graph, outputs: columns + masks, constants: Array(0..<graph.runConstantCount))
    var compiler = ColumnCompiler(
      graph: folded, columns: Array(outputs.prefix(columns.count)),
      masks: Array(outputs.dropFirst(columns.count)))
    compiler.compile()
    inputs = folded.inputs
    eventColumn = folded.eventColumn
    instructions = compiler.instructions
    registerCount = compiler.numbers.count
    maskCount = compiler.masks.count
    self.columns = compiler.columnOutputs
    self.masks = compiler.maskOutputs
  }
}
