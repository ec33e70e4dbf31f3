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

  let name: String
  let span: SourceSpan
  let block: SyntaxTree.NodeID
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
  var gaps = CalibrationSpec.Gaps.block
  var acceptsUnconverged = false
  var allowsEmpty = false
  var documentation = ""
}
