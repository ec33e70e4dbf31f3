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
  /// The lines in which that is, each with its file's number before it.
  private var confusedLines: Set<Int> = []
  /// The script, which is the first, and the modules that it uses: each has names of its own.
  var modules = [ModuleTables()]
  /// The place of a module in the list by the number of its file; other texts belong to the script.
  var modulesByFile: [Int32: Int] = [:]
  /// The modules being read, each used by the one before: a module that is among them is used in a cycle.
  var openModules: [String] = []
  /// The places of the modules that were read, by their names.
  var loadedModules: [String: Int] = [:]
  var prelude = Prelude.notLookedFor
  /// The number of the script's file; texts from outside and modules follow it.
  var scriptFile: Int
  let scriptName: String
  /// Whether any text declares a unit.
  var declaresUnits = false
  /// The names that the `for` loops around the present declaration make.
  var loopNames: [String: Term] = [:]
  /// The calibrations that write a payload, by the payload's name, in the order of the text.
  var writers: [String: [String]] = [:]
  /// The types that the texts tell of names which may be attributes of a run catalogue, by file.
  var attributeHints: [Int32: [String: ValueType]] = [:]
  var usedTemplates: Set<String> = []
  /// Whether a template is checked whose parameters have no values.
  var lacksArguments = false
  /// Functions that stand under the names of a template's parameters at present.
  var lentFunctions: [(name: String, tree: SyntaxTree)] = []
  /// Mistakes inside of templates that were reported: other calibrations made of them have the same.
  var templateMistakes: Set<String> = []
  /// Further stores of the script, with their places.
  var namedStores: [String: SourceSpan] = [:]
  /// Where the programs are run whose outputs these expressions are.
  var execSpans: [ExpressionID: SourceSpan] = [:]
  /// Fit models of the script.
  var models: [String: CheckedModel] = [:]
  var datasets: [String: CheckedDataset] = [:]
  /// The declared values of columns that may be keys.
  var keyRanges: [ExpressionID: KeySpace.Allowed] = [:]
  /// The numbers of values in a row of columns of fixed arrays.
  var arrayLengths: [ExpressionID: Int] = [:]
  var calibrations: [String: CheckedCalibration] = [:]
  /// The calibrations as they are carried out, where a program is made.
  var definitions: [String: CalibrationDefinition] = [:]
  /// The calibrations that are checked, each after those that it reads, and the places in that order.
  var order: [String] = []
  var positions: [String: Int] = [:]
  var program = Program()
  /// The places of the store's constants in the program's list.
  var storedPlaces: [ConstantReference: Int] = [:]
  /// The calibrations that are published, with the places that say so.
  var publications: [(name: String, span: SourceSpan)] = []
  var publishedNames: Set<String> = []
  /// The validations that guard publications, with the places that say so.
  var guardUses: [(name: String, span: SourceSpan)] = []
  /// Calibrations that checks at top level read.
  var checkedOverall: Set<String> = []
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
    scriptFile = Int(tree.file.id.index)
    scriptName = tree.file.name
  }

  /// A declaration of the script by its name.
  struct Declaration: Sendable {
    let node: SyntaxTree.NodeID
    let kind: SyntaxKind
    let name: String
    let span: SourceSpan
    /// What the names of the `for` loops around it stand for.
    var loop: [String: Term] = [:]
    /// Whether it was checked ahead of the others, because the list of a `for` needs it.
    var isChecked = false

    /// Whether it makes results over intervals: a calibration or a validation.
    var makesResults: Bool { kind == .calibrationDeclaration || kind == .validationDeclaration }
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
    diagnostics = []
    syntaxMistakes = []
    confusedLines = []
    takeOver(further: messages)
  }

  /// Adds the parser's messages of one more text, which is the one being checked.
  mutating func takeOver(further messages: [Diagnostic]) {
    diagnostics += messages
    let confusing = messages.filter { Self.confusing.contains($0.code.text) }.map(\.primary.span)
    syntaxMistakes += confusing
    for span in confusing where span.file == tree.file.id { confusedLines.insert(line(of: span)) }
  }

  /// The line of a place in the text being checked, with the file's number before it.
  private func line(of span: SourceSpan) -> Int {
    Int(span.file.index) << 32 | tree.file.position(span.start).line
  }

  /// The parser's codes after which the rest of the line may mean anything.
  private static let confusing: Set = ["C0001", "C0002", "C0003", "C0004"]

  /// Adds a message, unless the parser found something in its line that it did not understand.
  mutating func report(_ diagnostic: Diagnostic) {
    let span = diagnostic.primary.span
    if mayLackArguments(diagnostic) { return }
    if !confusedLines.isEmpty, span.file == tree.file.id,
      confusedLines.contains(line(of: span))
    {
      return
    }
    diagnostics.append(diagnostic)
  }

  /// Notes something that is right and cannot be carried out yet: said by `plan` and `run`, not by `check`.
  mutating func later(_ what: String, at span: SourceSpan) {
    let message = Diagnostic.notAvailable(what, at: span)
    // Each form is said once, where it is met first.
    if !program.pending.contains(where: { $0.message == message.message }) { program.pending.append(message) }
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
