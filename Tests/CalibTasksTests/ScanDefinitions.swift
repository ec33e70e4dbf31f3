import CalibColumns
import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel

/// Checked definitions as the language makes them, for scans of tests.
enum ScanDefinitions {
  static let span = SourceSpan(file: SourceSpan.FileID(index: 0), start: 0, end: 0)

  static func column(
    _ name: String, _ kind: DatasetDefinition.Column.Kind = .number, from source: String? = nil,
    unit: Unit = .none, allowed: ClosedRange<Int>? = nil
  ) -> DatasetDefinition.Column {
    DatasetDefinition.Column(
      name: name, sourceName: source ?? name, kind: kind, unit: unit, allowed: allowed, span: span)
  }

  static func dataset(
    _ patterns: [String], _ columns: [DatasetDefinition.Column],
    runColumns: DatasetDefinition.RunColumns? = nil,
    runs: DatasetDefinition.RunSelection = .init(), badRows: DatasetDefinition.BadRows = .error
  ) -> DatasetDefinition {
    DatasetDefinition(
      name: "events", patterns: patterns, patternSpan: span, columns: columns, runColumns: runColumns,
      runs: runs, badRows: badRows, span: span)
  }

  static func collector(
    _ primitive: String, _ settings: [(String, Value)] = [], _ graph: ColumnGraph,
    _ columns: [ColumnGraph.NodeID], where selection: ColumnGraph.NodeID? = nil,
    constants: [ConstantReference] = []
  ) -> CollectorDefinition {
    CollectorDefinition(
      name: "h", primitive: primitive,
      settings: settings.map { CollectorDefinition.Setting(name: $0.0, value: $0.1) }, graph: graph,
      columns: columns, selection: selection, constants: constants, datasets: ["events"], type: .count,
      unit: .none, span: span)
  }

  static func calibration(_ name: String, _ collectors: [CollectorDefinition]) -> CalibrationDefinition {
    let spec = CalibrationSpec(
      name: name, payloadName: name, collectors: [], strategy: .single, coverage: nil, iterated: [],
      maximumPasses: 1, acceptsUnconverged: false, gaps: .block, algorithmDigest: "", startDigest: "",
      resultConstants: [], startConstants: [], dependencies: [], usesLabel: false, checks: [])
    let program = ResultProgram()
    return CalibrationDefinition(
      spec: spec, documentation: "", collectors: collectors,
      algorithm: AlgorithmDefinition(
        program: program, need: [], next: [], until: nil, payload: [], checks: [], plots: [], watched: [],
        allowsEmpty: false),
      start: StartDefinition(program: program, values: [], constants: []), span: span)
  }

  static func run(_ experiment: Int, _ run: Int) -> ExperimentRun {
    guard let result = ExperimentRun(experiment: experiment, run: run) else {
      preconditionFailure("a run of a test that is none")
    }
    return result
  }
}
