import CalibSyntax

/// Words of the language that the checker knows: slots by owner, and forms that come later.
enum LanguageWords {
  static let datasetSlots = [
    "files", "columns", "runs", "run_from", "bad_rows", "format", "tree", "each", "catalog", "limit", "seed",
    "time",
  ]
  static let laterDatasetSlots: Set = ["format", "tree", "each", "catalog", "limit", "seed", "time"]

  static let calibrationSlots = [
    "input", "need", "strategy", "cover", "runs", "gaps", "accept", "skip", "payload", "writes", "keep",
    "gate", "after",
    "resources", "retry", "tolerate", "doc", "empty",
  ]
  static let laterCalibrationSlots: Set = ["skip", "gate", "after", "resources", "retry", "tolerate", "runs"]

  static let publishSlots = ["payloads", "guards", "signoff", "own"]
  static let storeSlots = ["base"]

  static let strategies = ["single", "per_run", "sequential", "boundaries", "optimal"]
  static let sequentialOptions = ["step", "tail", "split_at"]
  static let laterSequentialOptions = ["merge_when", "else", "skip", "close_after"]
  /// Options of strategies, with the strategy that uses each.
  static let optionUsers = [
    "step": "sequential", "tail": "sequential", "split_at": "sequential", "merge_when": "sequential",
    "else": "sequential", "skip": "sequential", "close_after": "sequential", "when": "boundaries",
    "loss": "optimal",
    "atom": "optimal", "inside": "optimal",
  ]

  static let laterCollectors: Set = [
    "histogram2d", "profile", "efficiency", "sample", "linear_system", "millepede", "event_list",
  ]
  static let laterShapes: Set = [
    "voigt", "argus", "chebyshev", "crystal_ball", "novosibirsk", "breit_wigner", "flat", "exponential",
    "piecewise", "polynomial",
  ]
  static let laterFunctions: Set = [
    "solve", "points", "read", "lines", "template_shift", "efficiency", "first",
  ]
  static let laterArguments: Set = ["weight", "shared", "outside"]

  /// Words that follow values, so that no unit can have their names.
  static let clauseWords: Set = [
    "from", "to", "until", "at", "most", "by", "per", "with", "except", "as", "mod", "like",
  ]

  static let typeNames = ["Int", "Number", "Bool", "String", "Run", "IoV", "Measured"]

  /// What a form that comes later is called in a message.
  static func name(of kind: SyntaxKind) -> String {
    switch kind {
    case .useDeclaration: "`use`"
    case .modelDeclaration: "`model`"
    case .validationDeclaration: "`validation`"
    case .templateDeclaration: "`template`"
    case .forDeclaration: "`for`"
    case .backendDeclaration: "`backend`"
    case .notifyDeclaration: "`notify`"
    case .requireItem, .expectItem: "a check over several calibrations"
    case .lambda: "a function without a name"
    case .comprehension: "a list comprehension"
    case .keyed: "`by`"
    case .per: "`per`"
    case .exec: "`exec`"
    case .optionalMember: "`?.`"
    case .index: "a value by its key"
    case .tuple: "a tuple"
    case .listType, .tupleType, .functionType, .genericType, .recordType: "this type"
    default: "this form"
    }
  }
}

extension LanguageWords {
  /// Slots that people write, with what they mean here.
  static let misnamedSlots = [
    "granularity": "strategy", "granularty": "strategy", "dataset": "input", "data": "input",
    "selection": "input",
    "iov": "cover", "validity": "cover", "output": "payload", "description": "doc", "minimum": "need",
    "name": "writes",
  ]

  /// The same of datasets.
  static let misnamedDatasetSlots = [
    "file": "files", "path": "files", "paths": "files", "input": "files", "inputs": "files",
    "variables": "columns", "branches": "columns", "fields": "columns", "run": "runs",
  ]

  /// Functions of other languages, with how their purpose is written here.
  static let foreignFunctions = [
    "range": "a range is written `80..100`", "len": "the number of entries is `NAME.entries`",
    "pow": "a power is written `x^2`", "power": "a power is written `x^2`",
    "square": "a square is written `x^2`",
    "fabs": "write `abs(…)`", "ln": "write `log(…)`", "arctan": "write `atan(…)`",
    "arcsin": "write `asin(…)`",
    "arccos": "write `acos(…)`", "arctan2": "write `atan2(…)`", "absolute": "write `abs(…)`",
    "maximum": "write `max(…)`", "minimum": "write `min(…)`", "isfinite": "write `is_finite(…)`",
    "print": "`calib run` and `calib results` show the values", "std": "the spread of `s` is `s.sigma`",
    "hist": "write `histogram(…)`", "where": "write `if CONDITION { … } else { … }`",
  ]

  /// Members of other programs' objects, with those that are meant.
  static let foreignMembers = [
    "chisq": "chi2", "chisquare": "chi2", "chi_square": "chi2", "chi_squared": "chi2", "dof": "ndf",
    "nDOF": "ndf", "prob": "p_value", "pvalue": "p_value", "std": "sigma", "stddev": "sigma", "rms": "sigma",
    "width": "sigma", "n": "entries", "nentries": "entries", "count": "entries", "integral": "entries",
    "err": "error", "uncertainty": "error", "val": "value", "valid": "ok", "success": "ok",
    "converged": "ok", "mu": "mean", "average": "mean", "minimum": "min", "maximum": "max",
  ]
}
