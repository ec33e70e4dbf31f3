import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Gives the nodes of a syntax tree their meaning, declaration by declaration, each after those that it uses.
///
/// It is a value: a copy is a state to come back to. What is found lies in tables beside the tree.
struct Checker: Sendable {
  var tree: SyntaxTree
  let catalog: PrimitiveCatalog
  let options: CheckOptions
  var graph = ExpressionGraph()
  var units: UnitTable {
    get { program.units }
    set { program.units = newValue }
  }
  var diagnostics: [Diagnostic] = []
  /// Where the parser found something that it did not expect.
  var syntaxMistakes: [SourceSpan] = []
  private var confusedLines: Set<Int> = []
  /// Declarations of the script in the order of the text, and their places by name.
  var declarations: [Declaration] = []
  var declared: [String: Int] = [:]
  /// The calibration that writes a payload, by the payload's name.
  var writers: [String: String] = [:]
  /// What script-level names stand for, once checked.
  var symbols: [String: Term] = [:]
  var functions: [String: FunctionDefinition] = [:]
  /// Where the programs are run whose outputs these expressions are.
  var execSpans: [ExpressionID: SourceSpan] = [:]
  /// Fit models of the script.
  var models: [String: CheckedModel] = [:]
  var memo: [FunctionCall: Term] = [:]
  /// What is inferred of functions at their declarations.
  var signatures: [String: FunctionSignature] = [:]
  /// Functions whose bodies are wrong whatever they are called with, which was reported.
  var brokenFunctions: Set<String> = []
  var datasets: [String: CheckedDataset] = [:]
  /// The declared values of columns that may be keys.
  var keyRanges: [ExpressionID: KeySpace.Allowed] = [:]
  var calibrations: [String: CheckedCalibration] = [:]
  /// The calibrations that are checked, each after those that it reads, and the places in that order.
  var order: [String] = []
  var positions: [String: Int] = [:]
  var program = Program()
  /// The places of the store's constants in the program's list.
  var storedPlaces: [ConstantReference: Int] = [:]
  /// The calibrations that are published, with the places that say so.
  var publications: [(name: String, span: SourceSpan)] = []
  var publishedNames: Set<String> = []
  /// Calibrations with `keep: false`.
  var notKept: Set<String> = []
  var typed: [TypedName] = []
  var sources: [SourceFile] = []
  var scope = Scope()
  /// The calibration being checked.
  var local = CalibrationState()
  /// Unknown names that were reported already, by owner.
  var reported: Set<String> = []
  /// How many parameters inner expressions have, all together.
  var parameterCount = 0
  /// Whether lines are checked one after another, and a name may be given a new meaning.
  var isSession = false
  var functionDepth = 0
  /// The size of the graph when the outermost call began; far below 0 once that call was found too large.
  var callStart = 0

  init(tree: SyntaxTree, catalog: PrimitiveCatalog, options: CheckOptions) {
    self.tree = tree
    self.catalog = catalog
    self.options = options
  }

  /// A declaration of the script by its name.
  struct Declaration: Sendable {
    let node: SyntaxTree.NodeID
    let kind: SyntaxKind
    let name: String
    let span: SourceSpan
  }

  /// A function as declared; its body is checked at each call.
  struct FunctionDefinition: Sendable {
    let node: SyntaxTree.NodeID
    let tree: SyntaxTree
    let parameters: [Parameter]
    let result: ValueType?
    let body: SyntaxTree.NodeID

    struct Parameter: Sendable {
      let name: String
      let type: ValueType?
      let fallback: SyntaxTree.NodeID?
    }
  }

  /// A call with its arguments: the same call is checked once.
  struct FunctionCall: Hashable, Sendable {
    let function: String
    let arguments: [ExpressionID]
  }

  /// Begins with the messages of the parser.
  mutating func takeOver(_ messages: [Diagnostic]) {
    diagnostics = messages
    syntaxMistakes = messages.filter { Self.confusing.contains($0.code.text) }.map(\.primary.span)
    let file = tree.file
    confusedLines = Set(syntaxMistakes.filter { $0.file == file.id }.map { file.position($0.start).line })
  }

  /// The parser's codes after which the rest of the line may mean anything.
  private static let confusing: Set = ["C0001", "C0002", "C0003", "C0004"]

  /// Adds a message, unless the parser found something in its line that it did not understand.
  mutating func report(_ diagnostic: Diagnostic) {
    let span = diagnostic.primary.span
    if !confusedLines.isEmpty, span.file == tree.file.id,
      confusedLines.contains(tree.file.position(span.start).line)
    {
      return
    }
    diagnostics.append(diagnostic)
  }

  /// Notes something that is right and cannot be carried out yet: said by `plan` and `run`, not by `check`.
  mutating func later(_ what: String, at span: SourceSpan) {
    program.pending.append(.notAvailable(what, at: span))
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  func result() -> CheckResult {
    let sorted = diagnostics.enumerated().sorted {
      ($0.element.primary.span.file.index, $0.element.primary.span.start, $0.offset)
        < ($1.element.primary.span.file.index, $1.element.primary.span.start, $1.offset)
    }
    var context = self
    context.diagnostics = []
    context.reported = []
    var seen: Set<String> = []
    let unique = sorted.map(\.element).filter {
      seen.insert("\($0.code.text) \($0.primary.span.file.index) \($0.primary.span.start) \($0.message)")
        .inserted
    }
    return CheckResult(
      program: hasErrors ? nil : program, diagnostics: unique,
      types: typed.sorted { ($0.span.start, $0.name) < ($1.span.start, $1.name) }, sources: sources,
      context: ScriptContext(checker: context))
  }
}
