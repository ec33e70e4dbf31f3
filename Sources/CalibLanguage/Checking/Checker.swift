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
  var syntaxMistakes = SyntaxMistakes()
  var library = ModuleLibrary()
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
  var templateUse = TemplateUses()
  var facts = ExpressionFacts()
  /// Fit models of the script.
  var models: [String: CheckedModel] = [:]
  var datasets: [String: CheckedDataset] = [:]
  var calibrations: [String: CheckedCalibration] = [:]
  /// The calibrations as they are carried out, where a program is made.
  var definitions: [String: CalibrationDefinition] = [:]
  /// The calibrations that are checked, each after those that it reads, and the places in that order.
  var order: [String] = []
  var positions: [String: Int] = [:]
  var program = Program()
  /// The places of the store's constants in the program's list.
  var storedPlaces: [ConstantReference: Int] = [:]
  var publishing = PublishingUses()
  var typed: [TypedName] = []
  var sources: [SourceFile] = []
  var scope = Scope()
  /// The calibration being checked.
  var local = CalibrationState()
  /// Unknown names that were reported already, by owner.
  var reported: Set<String> = []
  /// Whether lines are checked one after another, and a name may be given a new meaning.
  var isSession = false
  var callDepth = CallDepth()

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
    syntaxMistakes = SyntaxMistakes()
    takeOver(further: messages)
  }

  /// Adds the parser's messages of one more text, which is the one being checked.
  mutating func takeOver(further messages: [Diagnostic]) {
    diagnostics += messages
    syntaxMistakes.add(messages, of: tree.file)
  }

  /// Adds a message, unless the parser found something in its line that it did not understand.
  mutating func report(_ diagnostic: Diagnostic) {
    if mayLackArguments(diagnostic) || syntaxMistakes.confuse(diagnostic.primary.span, in: tree.file) {
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
