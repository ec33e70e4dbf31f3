import CalibSyntax

/// Words of the language that the checker knows: slots by owner, and forms that come later.
enum LanguageWords {
  static let datasetSlots = [
    "files", "columns", "runs", "run_from", "bad_rows", "format", "tree", "each", "catalog", "limit", "seed",
    "time",
  ]

  static let calibrationSlots = [
    "input", "need", "strategy", "cover", "runs", "gaps", "accept", "skip", "payload", "writes", "keep",
    "gate", "after",
    "resources", "retry", "tolerate", "doc", "empty",
  ]

  static let publishSlots = ["payloads", "guards", "signoff", "own"]
  static let storeSlots = ["base"]
  static let notifySlots = ["on_failure", "on_success"]
  static let backends = ["local", "slurm", "htcondor", "lsf", "grid"]
  static let backendSlots = [
    "workers", "jobs", "queue", "account", "memory", "time", "setup", "extra", "folder", "tokens",
  ]
  static let resourceSlots = ["cpus", "memory", "time", "tokens"]
  static let gateSlots = [
    "of", "against", "relative", "cut", "significance", "max_move", "max_error", "min_entries",
  ]
  static let formats = ["csv", "root", "npy", "jsonl", "parquet"]

  static let strategies = ["single", "per_run", "sequential", "boundaries", "optimal"]
  /// Strategies by the names that other programs give them.
  static let misnamedStrategies = [
    "single_iov": "single", "SingleIOV": "single", "all": "single", "one": "single", "per_file": "per_run",
    "run": "per_run", "per_runs": "per_run", "SequentialRunByRun": "sequential", "run_by_run": "sequential",
    "merge": "sequential", "SimpleRunByRun": "per_run", "SequentialBoundaries": "boundaries",
    "boundary": "boundaries", "dynamic": "optimal", "dp": "optimal",
  ]

  /// The options of each strategy.
  static let strategyOptions = [
    "single": ["split_at"], "per_run": ["split_at"],
    "sequential": ["step", "tail", "merge_when", "else", "skip", "split_at", "close_after"],
    "boundaries": ["when", "tail", "split_at"],
    "optimal": ["loss", "atom", "inside", "split_at"],
  ]

  static let laterCollectors: Set = [
    "histogram2d", "profile", "efficiency", "sample", "linear_system", "millepede", "event_list",
  ]
  static let laterShapes: Set = [
    "voigt", "argus", "chebyshev", "crystal_ball", "novosibirsk", "breit_wigner", "flat", "exponential",
    "piecewise", "polynomial",
  ]
  static let laterFunctions: Set = [
    "solve", "points", "lines", "template_shift", "efficiency", "first",
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
  /// The word that begins a declaration.
  static func word(of kind: SyntaxKind) -> String {
    switch kind {
    case .calibrationDeclaration: "calibration"
    case .validationDeclaration: "validation"
    case .publishDeclaration: "publish"
    case .storeDeclaration: "store"
    case .profileDeclaration: "profile"
    case .backendDeclaration: "backend"
    case .notifyDeclaration: "notify"
    case .requireItem: "require"
    case .expectItem: "expect"
    case .forDeclaration: "for"
    default: "declaration"
    }
  }

  /// Slots that people write, with what they mean here.
  static let misnamedSlots = [
    "granularity": "strategy", "granularty": "strategy", "dataset": "input", "data": "input",
    "selection": "input",
    "iov": "cover", "validity": "cover", "output": "payload", "description": "doc", "minimum": "need",
    "name": "writes", "retries": "retry", "depends_on": "after",
    "dependencies": "after", "depends": "after", "requires": "after", "schedule": "strategy",
    "input_file": "input", "files": "input", "iovs": "cover",
    "queue": "resources", "cores": "resources", "memory": "resources", "publish_to": "writes",
    "threshold": "need", "min_entries": "need", "ignored_runs": "runs", "run_range": "runs",
    "max_retries": "retry", "inputs": "input",
  ]

  /// Slots of other programs whose purpose has a form of its own here.
  static let misnamedItems = [
    "max_iterations": "passes are limited where they are made: `iterate … at most N`",
    "iterations": "passes are limited where they are made: `iterate … at most N`",
    "collectors": "each is an item of its own: `collect NAME = histogram(…)`",
    "collector": "it is an item: `collect NAME = histogram(…)`",
    "algorithm": "it is an item: `let NAME = fit(…)`",
    "algorithms": "each is an item of its own: `let NAME = fit(…)`",
    "pre_algorithms": "what is done with the data before is `exec { … }` in a `collect`",
    "on_failure_callback": "who is told stands outside of calibrations: `notify { on_failure: [\"…\"] }`",
    "tag": "where constants go stands outside of calibrations: `publish \"TAG\" { payloads: [NAME] }`",
    "check": "a check is an item: `require NAME: CONDITION`",
    "checks": "each is an item of its own: `require NAME: CONDITION`",
  ]

  /// The same of backends.
  static let misnamedBackendSlots = [
    "partition": "queue", "mem": "memory", "walltime": "time", "max_time": "time", "cores": "workers",
    "max_jobs": "jobs", "directives": "extra", "project": "account",
  ]

  /// The same of publications.
  static let misnamedPublishSlots = [
    "calibrations": "payloads", "payload": "payloads", "constants": "payloads", "sign_off": "signoff",
    "approval": "signoff", "approved_by": "signoff", "checks": "guards", "validations": "guards",
    "guard": "guards",
  ]

  /// The same of datasets.
  static let misnamedDatasetSlots = [
    "file": "files", "path": "files", "paths": "files", "input": "files", "inputs": "files",
    "variables": "columns", "branches": "columns", "fields": "columns", "run": "runs",
    "max_events": "limit", "max_files": "limit", "max_events_per_run": "limit", "tree_name": "tree",
    "treename": "tree", "ntuple": "tree", "run_list": "runs", "iov": "runs", "catalogue": "catalog",
    "rundb": "catalog",
  ]

  /// Functions of other languages, with how their purpose is written here.
  static let foreignFunctions = [
    "range": "a range is written `80..100`, whole numbers `0..<10`",
    "len": "the number of entries is `NAME.entries`",
    "pow": "a power is written `x^2`", "power": "a power is written `x^2`",
    "square": "a square is written `x^2`",
    "fabs": "write `abs(…)`", "ln": "write `log(…)`", "arctan": "write `atan(…)`",
    "arcsin": "write `asin(…)`",
    "arccos": "write `acos(…)`", "arctan2": "write `atan2(…)`", "absolute": "write `abs(…)`",
    "isnan": "write `not is_finite(…)`", "isinf": "write `not is_finite(…)`",
    "append": "lists are made anew: `[...xs, 4]`", "extend": "lists are made anew: `[...xs, ...ys]`",
    "format": "a value stands in the text: `\"run {r}\"`", "linspace": "a range is written `80..100`",
    "arange": "a range is written `0..<10`", "fit": "`fit(h, model)` is a function",
    "zip": "write `points(x, y)`",
    "curve_fit": "write `fit(h, model)`", "maximum": "write `max(…)`", "minimum": "write `min(…)`",
    "isfinite": "write `is_finite(…)`",
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
