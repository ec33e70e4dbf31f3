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
    var columns: [ExpressionID] = []
    var selection: ExpressionID?
    var datasets: [String] = []
    var type = ValueType.poison
    var unit = Unit.none
    let span: SourceSpan
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
