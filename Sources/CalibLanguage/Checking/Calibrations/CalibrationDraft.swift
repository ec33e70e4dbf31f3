import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// A calibration while it is checked: the expressions that lowering turns into programs.
struct CalibrationDraft {
  struct Collector {
    let name: String
    let signature: PrimitiveSignature
    var settings: [CollectorDefinition.Setting] = []
    /// All that is taken per row, with what each is taken for.
    private(set) var columns: [ExpressionID] = []
    private(set) var inputs: [CollectorDefinition.Input] = []
    /// The keys of `by`.
    var keys: KeySpace?
    /// The families of parameters of a system of equations.
    var families: [CollectorDefinition.Family] = []
    var exec: ExecDraft?
    /// What its tasks need, where `with` says so.
    var policy: TaskPolicy?
    var selection: ExpressionID?
    var datasets: [String] = []
    var type = ValueType.poison
    var unit = Unit.none
    let span: SourceSpan

    init(name: String, signature: PrimitiveSignature, span: SourceSpan) {
      self.name = name
      self.signature = signature
      self.span = span
    }

    /// How many derivatives by parameters it has.
    var derivativeCount: Int {
      inputs.count { if case .derivative = $0 { true } else { false } }
    }

    mutating func add(_ value: ExpressionID, as input: CollectorDefinition.Input) {
      columns.append(value)
      inputs.append(input)
    }
  }

  /// The conditions of the input as checked: `.some(nil)` where there is none, `nil` where one is wrong.
  struct InputSelection {
    let condition: ExpressionID??
  }

  struct Field {
    let name: String
    /// The payload that it is a field of.
    var payload = ""
    let value: ExpressionID
    let unit: Unit
    let span: SourceSpan
  }

  struct Check {
    let isRequired: Bool
    let name: String
    let condition: ExpressionID
    let message: ExpressionID?
    let span: SourceSpan
  }

  struct Plot {
    let name: String
    let object: ExpressionID
    let fit: ExpressionID?
  }

  struct Watched {
    let name: String
    let value: ExpressionID
  }

  /// What answers a question of the strategy.
  struct Answer {
    let question: BlockRequest.Question
    let root: ExpressionID
    let blocks: Int
  }

  let name: String
  let span: SourceSpan
  var isValidation = false
  let block: SyntaxTree.NodeID
  /// The template that it is made from, as written.
  var template: SourceSpan?
  var items = CalibrationItems()
  var input: DatasetTerm?
  var inputSpan: SourceSpan?
  /// Set once a collector that reads the input as it is was checked.
  var inputSelection: InputSelection?
  var collectors: [Collector?] = []
  var start: [ExpressionID] = []
  var next: [ExpressionID] = []
  var until: ExpressionID?
  var maximumPasses = 1
  var need: [ExpressionID] = []
  var fields: [Field] = []
  var checks: [Check] = []
  var plots: [Plot] = []
  var watched: [Watched] = []
  var strategy = Strategy.single
  var splitAt = SplitPlaces()
  var coverage: IntervalOfValidity?
  /// Whether it covers the range of `--runs` (`cover: requested`).
  var coversRequested = false
  /// The options of the strategy that cut inside of intervals, as written.
  var insideOptions: [(name: String, span: SourceSpan)] = []
  /// What the strategy asks of the script.
  var answers: [Answer] = []
  var runRule = CalibrationSpec.RunRule.any
  var runs: DatasetDefinition.RunSelection?
  var gaps = CalibrationSpec.Gaps.block
  var skipsGaps = false
  var isKept = true
  var after: [String] = []
  var gates: [GateSpec] = []
  var policy = TaskPolicy()
  var acceptsUnconverged = false
  var allowsEmpty = false
  var documentation = ""
}
