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
    DatasetDefinition(
      name: name, patterns: patterns, patternSpan: patternSpan, columns: columns, runColumns: runColumns,
      runs: runs,
      badRows: badRows, span: span)
  }
}
