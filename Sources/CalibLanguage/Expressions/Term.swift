import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What a node of an expression's syntax stands for: a value, or one of the few things that are none.
///
/// Nearly all terms are values, and they are copied often: what is large and seldom lies behind a pointer.
enum Term: Sendable {
  case value(ExpressionID)
  /// A sum of shapes.
  case model([ModelComponent])
  case dataset(DatasetTerm)
  /// A calibration of the script, by its place.
  case calibration(String)
  /// One of several payloads of a calibration.
  indirect case calibrationPayload(String, payload: String)
  /// The word `stored`, a further store of the script, and a payload under them.
  case stored
  case namedStore(String)
  indirect case storedPayload(StoredPayload)
  /// A field of the store whose type nothing tells yet.
  indirect case storedField(payload: StoredPayload, field: String)
  /// The value of such a field for a key.
  indirect case storedElement(payload: StoredPayload, field: String, keys: [ExpressionID])
  /// The word `previous`.
  case previous
  /// A module under the name that the script gives it, by its place.
  case module(Int, name: String)
  /// A name that the calibration iterates.
  case iterated(Int)
  /// The parameters of one named component of a fit.
  indirect case fitComponent(ExpressionID, prefix: String)
  case record([RecordEntry])
  /// A function of the script or a mathematical one, by its name.
  case function(String)
  /// Boxed, because it is large: a function is checked in a few frames of the stack for each call within another.
  indirect case lambda(LambdaTerm)
  /// What an error left; nothing that uses it is reported.
  case poison
}

/// A function without a name, with the names that are visible where it is written.
struct LambdaTerm: Sendable {
  let parameters: [String]
  let body: SyntaxTree.NodeID
  let tree: SyntaxTree
  let scope: Scope
  let span: SourceSpan
}

/// An entry of a record as written: `mean: 91 GeV`, `core.mean: …` or `scale`.
struct RecordEntry: Sendable {
  let path: String
  let value: ExpressionID
  /// Whether an equals sign makes a name, or a colon fills a slot.
  let makesName: Bool
  let place: SourceSpan
  let span: SourceSpan
  let node: SyntaxTree.NodeID
}

/// A dataset, or several one after another, with conditions on its rows.
struct DatasetTerm: Sendable {
  /// Names of declared datasets.
  var sources: [String]
  var conditions: [Condition]

  struct Condition: Sendable {
    let node: SyntaxTree.NodeID
    /// The tree that it is a node of.
    let tree: SyntaxTree
    /// Whether the names of the calibration are visible in it.
    let isLocal: Bool
  }
}
