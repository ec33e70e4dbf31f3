import CalibDiagnostics
import CalibModel
import CalibSyntax

/// A dataset as checked, with what a dataset that is `like` it takes over.
struct CheckedDataset: Sendable {
  var name: String
  var patterns: [String] = []
  var patternSpan: SourceSpan
  var columns: [DatasetDefinition.Column] = []
  var runColumns: DatasetDefinition.RunColumns?
  var runs = DatasetDefinition.RunSelection()
  var badRows = DatasetDefinition.BadRows.error
  var format: String?
  var treeName: String?
  var element: (name: String, span: SourceSpan)?
  var catalog: DatasetDefinition.Catalog?
  var limit: DatasetDefinition.Limit?
  var seed = 0
  var time: (name: String, span: SourceSpan)?
  /// Conditions of `runs: where`, which may need the catalogue that stands below them.
  var runConditions: [Derived] = []
  var span: SourceSpan
  /// Columns and derived columns by name.
  var values: [String: ExpressionID] = [:]
  /// Where each is declared.
  var places: [String: SourceSpan] = [:]
  /// Derived columns as written, in order.
  var derived: [Derived] = []
  var isBroken = false
  /// Whether its list of columns could not be read as a whole.
  var lacksColumns = false

  struct Derived: Sendable {
    let node: SyntaxTree.NodeID
    let tree: SyntaxTree
  }

  var definition: DatasetDefinition {
    var definition = DatasetDefinition(
      name: name, patterns: patterns, patternSpan: patternSpan, columns: columns, runColumns: runColumns,
      runs: runs,
      badRows: badRows, span: span)
    definition.format = format
    definition.treeName = treeName
    definition.element = element?.name
    definition.catalog = catalog
    definition.limit = limit
    definition.seed = seed
    definition.timeColumn = time?.name
    return definition
  }
}
