import CalibDiagnostics
import CalibSyntax

/// The items of a calibration's block, sorted by kind and each in the order of the text.
struct CalibrationItems {
  struct Slot {
    let name: SyntaxTree.NodeID
    let value: SyntaxTree.NodeID
    var isAdded = false
  }

  /// A `let` or a `collect`.
  struct Definition {
    let node: SyntaxTree.NodeID
    let name: String
    let span: SourceSpan
    let isCollect: Bool
    var isAdded = false
  }

  /// Any other item; `isAdded` where it is written at the use of a template, in `with`, and not in the template.
  struct Part {
    let node: SyntaxTree.NodeID
    var isAdded = false
  }

  var slots: [String: Slot] = [:]
  var needs: [Part] = []
  var gates: [Part] = []
  var definitions: [Definition] = []
  var iterate: SyntaxTree.NodeID?
  var isIterateAdded = false
  var payloads: [Part] = []
  var checks: [Part] = []
  var plots: [Part] = []
}
