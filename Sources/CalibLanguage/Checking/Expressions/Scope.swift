import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Which names an expression sees, and what an iterated name means in it.
struct Scope: Sendable {
  /// The parameters of the function whose body it is.
  ///
  /// Such a body sees script-level names besides, and no others.
  var parameters: [String: Term]?
  /// Names that a function without a name or a comprehension around it makes.
  var bound: [String: Term] = [:]
  /// Look-ups, as written, whose keys are there: a condition says so.
  var present: Set<String> = []
  /// Look-ups in a branch of an `if` whose condition says that their keys are there.
  var presentInBranch: Set<SyntaxTree.NodeID> = []
  /// Fallbacks of which one key's value is wanted: `(stored.x ?? 0 ns)[wire]`.
  var indexedFallbacks: Set<SyntaxTree.NodeID> = []
  /// Look-ups of which a `??` says what holds where the key is missing.
  var guardedLookups: Set<SyntaxTree.NodeID> = []
  /// Whether the names of the calibration being checked are visible.
  var seesCalibration = false
  /// Columns by name; empty outside of datasets and collectors.
  var columns: [String: ExpressionID] = [:]
  /// The dataset whose run catalogue gives attributes here.
  var catalog: String?
  /// Whether columns are missing because their list could not be read, which was reported.
  var lacksColumns = false
  var phase = Phase.begin
  var place = Place.elsewhere
  /// Whether the values of names are shown where the expression turns out false.
  var showsNames = false

  /// What the expression is for, as messages about stages tell it.
  enum Place: Sendable { case elsewhere, selection, collector }

  /// What an iterated name stands for.
  enum Phase: Sendable {
    /// Its value at the begin of the pass: in collectors, `let` and NEXT.
    case begin
    /// That at the end: in `until`, payloads, checks and plots.
    case end
  }
}

/// What is known of the calibration that is being checked.
struct CalibrationState: Sendable {
  var name = ""
  var names: [String: Term] = [:]
  /// The iterated names, with the types of their values at the begin and at the end of a pass.
  var iterated: [Iterated] = []
  /// Its payloads, in order; one without fields where it declares none.
  var payloads = [OwnPayload()]
  /// The payload whose fields are being checked.
  var payloadPlace = 0
  var usesLabel = false
  /// The programs that its algorithm runs, by place.
  var execs: [ExecDefinition] = []
  /// The calibrations that `previous` stands for in it.
  var precursors: Set<String> = []
  /// The dataset whose run catalogue gives attributes to the runs; `nil` where none has one.
  var catalog: String?
  /// Types of the store's constants that a template's parameter tells.
  var expected: [ConstantReference: DeclaredType] = [:]
  /// The parameters of the template that it is made from, with their places.
  var parameterSpans: [String: SourceSpan] = [:]
  /// The text of the template, and that of its call where it is another one.
  var texts: (body: SyntaxTree, added: SyntaxTree)?
  var isInAdded = false

  /// Field types that the payload declares, for `stored.self`.
  var declaredFields: [String: DeclaredType] { payloads[payloadPlace].types }
  /// The names of its payload's fields, in order.
  var ownFields: [String] { payloads[payloadPlace].fields }
  var payloadName: String { payloads[payloadPlace].name }

  /// A payload as declared: its name in the store, its fields, and the types that are written at them.
  struct OwnPayload: Sendable {
    var name = ""
    var fields: [String] = []
    var types: [String: DeclaredType] = [:]
  }

  struct Iterated: Sendable {
    let name: String
    let beginType: ValueType
    var endType: ValueType
    let unit: Unit
    /// What the first pass begins with; `nil` where that is wrong.
    var start: ExpressionID?
  }
}
