import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives

extension CollectorDefinition {
  /// All nodes that are evaluated: its columns, then the selection.
  var outputs: [ColumnGraph.NodeID] { columns + (selection.map { [$0] } ?? []) }

  /// What each of the columns is taken for; without a word about it, all are the primitive's, in the order of its signature.
  private var roles: [Input?] { inputs.isEmpty ? columns.map { _ in nil } : inputs }

  /// The places of the parts of the key among the columns.
  var keyColumns: [Int] { columns.indices.filter { roles[$0] == .key } }

  /// The places of what the primitive takes.
  var primitiveColumns: [Int] { columns.indices.filter { roles[$0] != .key } }

  /// The primitive with its settings; throws where these make no sense.
  func makeCollector() throws(CollectorError) -> any Collector {
    let signature = Builtins.catalog[primitive]
    let known = (signature?.parameters ?? []).filter(\.accepts.isPerRow)
    var stands: [CollectorColumn] = []
    for (index, place) in primitiveColumns.enumerated() {
      switch roles[place] {
      case .argument(let name): stands.append(.argument(name))
      case .derivative(let use, let family): stands.append(.derivative(use: use, family: family))
      case .parameterKey(let use, let family): stands.append(.parameterKey(use: use, family: family))
      // Columns beyond those of the signature belong to a list, the first that there is.
      case nil, .key:
        stands.append(.argument(index < known.count ? known[index].name : known.first?.name ?? ""))
      }
    }
    return try Builtins.collector(
      primitive,
      settings: CollectorSettings(
        settings.map { ($0.name, $0.value) }, columns: stands, families: families.map(\.name)))
  }
}

extension PrimitiveSignature.Accepted {
  /// Whether a parameter takes one column.
  fileprivate var isPerRow: Bool {
    switch self {
    case .column, .columnOf, .category, .columns: true
    default: false
    }
  }
}
