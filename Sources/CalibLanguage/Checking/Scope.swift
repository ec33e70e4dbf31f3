import CalibModel

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
  /// Whether the names of the calibration being checked are visible.
  var seesCalibration = false
  /// Columns by name; empty outside of datasets and collectors.
  var columns: [String: ExpressionID] = [:]
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
  /// Field types that the payload declares, for `stored.self`.
  var declaredFields: [String: DeclaredType] = [:]
  /// The names of its payload's fields, in order.
  var ownFields: [String] = []
  var payloadName = ""
  var usesLabel = false
  /// The programs that its algorithm runs, by place.
  var execs: [ExecDefinition] = []

  struct Iterated: Sendable {
    let name: String
    let beginType: ValueType
    var endType: ValueType
    let unit: Unit
  }
}
