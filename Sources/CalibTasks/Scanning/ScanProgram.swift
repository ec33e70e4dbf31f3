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
  /// The texts of columns that keys are made of; `nil` where no key is a text that the data alone know.
  let texts: TextCodes?
  /// The columns that keys with such a text depend on.
  private let textColumns: Set<String>

  init(
    _ collects: [(definition: CollectorDefinition, collect: ScanRequest.Collect)], runs: [ExperimentRun],
    units: UnitTable
  ) throws(TaskFailure) {
    var graph = ColumnGraph()
    let texts = collects.contains { $0.definition.keys?.hasFreeText == true } ? TextCodes() : nil
    var constants = ScanConstants(runs: runs, units: units, texts: texts)
    var textKeys: [ColumnGraph.NodeID] = []
    var columns: [ColumnGraph.NodeID] = []
    var masks: [ColumnGraph.NodeID] = []
    var sinks: [Sink] = []
    for (definition, collect) in collects {
      let places = try constants.add(collect.constants, of: definition, calibration: collect.calibration)
      let outputs = graph.merge(definition.graph, outputs: definition.outputs, constants: places)
      let first = columns.count
      columns += outputs.prefix(definition.columns.count)
      if definition.keys?.hasFreeText == true {
        for text in definition.texts { _ = texts?.code(text.utf8) }
        textKeys += definition.keyColumns.map { outputs[$0] }
      }
      if definition.selection != nil { masks += outputs.suffix(1) }
      sinks.append(
        Sink(
          collector: try Self.collector(definition, calibration: collect.calibration),
          columns: definition.primitiveColumns.map { first + $0 },
          keys: definition.keyColumns.map { first + $0 }, space: definition.keys,
          mask: definition.selection == nil ? nil : masks.count - 1, timing: definition.timing))
    }
    program = ColumnProgram(graph: graph, columns: columns, masks: masks)
    textColumns = graph.columns(of: textKeys)
    self.texts = texts
    self.sinks = sinks
    self.constants = constants
  }

  /// Where the texts of a column are kept; `nil` where nobody asks for them.
  func texts(of column: String) -> TextCodes? { textColumns.contains(column) ? texts : nil }

  /// Whether rows need their times.
  var readsTimes: Bool { constants.changesInside != nil || sinks.contains { $0.timing != nil } }

  private static func collector(_ definition: CollectorDefinition, calibration: String) throws(TaskFailure)
    -> any Collector
  {
    do throws(CollectorError) {
      return try definition.makeCollector()
    } catch {
      throw TaskFailure("`\(calibration).\(definition.name)`: \(error)")
    }
  }
}
