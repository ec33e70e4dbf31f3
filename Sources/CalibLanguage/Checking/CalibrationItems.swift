import CalibDiagnostics
import CalibSyntax

/// The items of a calibration's block, sorted by kind and each in the order of the text.
struct CalibrationItems {
  struct Slot {
    let name: SyntaxTree.NodeID
    let value: SyntaxTree.NodeID
  }

  /// A `let` or a `collect`.
  struct Definition {
    let node: SyntaxTree.NodeID
    let name: String
    let span: SourceSpan
    let isCollect: Bool
  }

  var slots: [String: Slot] = [:]
  var needs: [SyntaxTree.NodeID] = []
  var definitions: [Definition] = []
  var iterate: SyntaxTree.NodeID?
  var payload: SyntaxTree.NodeID?
  var checks: [SyntaxTree.NodeID] = []
  var plots: [SyntaxTree.NodeID] = []
}
