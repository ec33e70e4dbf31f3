import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibTasks
import Glibc
import Testing

/// The folder of real data beside the project, found by walking up from this file; `nil` where there is none.
private let sharedData: String? = {
  var folder = #filePath[...]
  while let slash = folder.lastIndex(of: "/") {
    folder = folder[..<slash]
    let candidate = "\(folder)/shared/data"
    if access(candidate, R_OK) == 0 { return candidate }
  }
  return nil
}()

@Suite("Scanning real data", .enabled(if: sharedData != nil, "there is no folder shared/data above this one"))
struct ScanRealDataTests {
  /// The dimuon mass from pt, eta and phi of massless muons, opposite charge, in 40 bins of 80..100 GeV.
  private static func massHistogram() -> CollectorDefinition {
    var graph = ColumnGraph()
    func binary(
      _ operation: ColumnGraph.BinaryOperation, _ x: ColumnGraph.NodeID, _ y: ColumnGraph.NodeID
    ) -> ColumnGraph.NodeID { graph.node(.binary(operation, x, y)) }
    let deltaEta = binary(.subtract, graph.column("eta1"), graph.column("eta2"))
    let deltaPhi = binary(.subtract, graph.column("phi1"), graph.column("phi2"))
    let angles = binary(
      .subtract, graph.node(.unary(.hyperbolicCosine, deltaEta)), graph.node(.unary(.cosine, deltaPhi)))
    let momenta = binary(.multiply, graph.column("pt1"), graph.column("pt2"))
    let square = binary(.multiply, binary(.multiply, graph.node(.constant(2)), momenta), angles)
    let mass = graph.node(.unary(.squareRoot, square))
    let charges = binary(.multiply, graph.column("Q1"), graph.column("Q2"))
    let opposite = binary(.less, charges, graph.node(.constant(0)))
    return ScanDefinitions.collector(
      "histogram", [("bins", .integer(40)), ("range", .range(80, 100, includesUpper: true))], graph, [mass],
      where: opposite)
  }

  @Test("8645 dimuons of opposite charge have a mass in 80..100 GeV")
  func dimuons() throws {
    let columns =
      ["pt1", "eta1", "phi1", "pt2", "eta2", "phi2"].map { ScanDefinitions.column($0) }
      + ["Q1", "Q2"].map { ScanDefinitions.column($0, .integer) }
    let dataset = ScanDefinitions.dataset(
      ["Zmumu_Run2011A.csv"], columns, runColumns: .init(experiment: nil, run: "Run"))
    let inputs = try ScanInputs(of: dataset, folder: "\(try #require(sharedData))/cms")
    let file = try #require(inputs.files.first)
    #expect(file.runs.count == 19)
    let definition = Self.massHistogram()
    let task = ScanTask(
      datasets: [dataset], calibrations: [ScanDefinitions.calibration("scale", [definition])],
      units: UnitTable())
    let request = ScanRequest(
      file: file, collects: [ScanRequest.Collect(calibration: "scale", collector: 0, constants: [])])
    let result = try task.run(request) { _, _ in true }
    #expect(result.rows == 10_583)
    #expect(result.digest == inputs.learned[file.identity]?.digest)
    let collector = try Builtins.collector(
      "histogram", settings: CollectorSettings(definition.settings.map { ($0.name, $0.value) }))
    guard case .histogram(let total) = try collector.merged(result.parts[0].map(\.bytes)).finish() else {
      Issue.record("no histogram")
      return
    }
    #expect(total.entries == 8645)
  }
}
