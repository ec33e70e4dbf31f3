import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives

/// All collectors of a scan merged into one column program: what they have in common is computed once.
struct ScanProgram {
  struct Sink {
    let collector: any Collector
    /// Places among the program's outputs: of what the primitive takes, and of the parts of the key.
    let columns: [Int]
    let keys: [Int]
    /// `nil`: one object for all rows.
    let space: KeySpace?
    let mask: Int?
    /// What is kept of the times of rows; `nil`: nothing.
    let timing: CollectorDefinition.Timing?
  }

  let program: ColumnProgram
  let sinks: [Sink]
  let constants: ScanConstants

  init(
    _ collects: [(definition: CollectorDefinition, collect: ScanRequest.Collect)], runs: [ExperimentRun],
    units: UnitTable
  ) throws(TaskFailure) {
    var graph = ColumnGraph()
    var constants = ScanConstants(runs: runs, units: units)
    var columns: [ColumnGraph.NodeID] = []
    var masks: [ColumnGraph.NodeID] = []
    var sinks: [Sink] = []
    for (definition, collect) in collects {
      let places = try constants.add(collect.constants, of: definition, calibration: collect.calibration)
      let outputs = graph.merge(definition.graph, outputs: definition.outputs, constants: places)
      let first = columns.count
      columns += outputs.prefix(definition.columns.count)
      if definition.selection != nil { masks += outputs.suffix(1) }
      sinks.append(
        Sink(
          collector: try Self.collector(definition, calibration: collect.calibration),
          columns: definition.primitiveColumns.map { first + $0 },
          keys: definition.keyColumns.map { first + $0 }, space: definition.keys,
          mask: definition.selection == nil ? nil : masks.count - 1, timing: definition.timing))
    }
    program = ColumnProgram(graph: graph, columns: columns, masks: masks)
    self.sinks = sinks
    self.constants = constants
  }

  /// Whether rows need their times.
  var readsTimes: Bool { constants.changesInside != nil || sinks.contains { $0.timing != nil } }

  private static func collector(_ definition: CollectorDefinition, calibration: String) throws(TaskFailure)
    -> any Collector
  {
    if let part = definition.keys?.parts.first(where: { $0.kind == .string && $0.allowed == nil }) {
      throw TaskFailure(
        "`\(calibration).\(definition.name)` has the key `\(part.name)`, a text whose values are not declared",
        help: "declare them: `by \(part.name) in [\"…\", \"…\"]`")
    }
    do throws(CollectorError) {
      return try definition.makeCollector()
    } catch {
      throw TaskFailure("`\(calibration).\(definition.name)`: \(error)")
    }
  }
}
