package import CalibDiagnostics
package import CalibGraph
package import CalibModel
import CalibSyntax

/// A checked script in which more lines can be checked: what an interactive session holds.
///
/// It is a value; a line that is wrong changes nothing.
package struct ScriptContext: Sendable {
  private var checker: Checker
  private var nextFile: Int

  init(checker: Checker) {
    self.checker = checker
    nextFile = Int(checker.nextFile.index)
  }

  /// What one line gave.
  package struct Line: Sendable {
    package let diagnostics: [Diagnostic]
    /// The line as a source text, for the messages; other texts follow it.
    package let sources: [SourceFile]
    /// What was declared.
    package let declared: [TypedName]
    /// The value of a bare expression.
    package let expression: BareExpression?

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
  }

  /// A bare expression: what it is, and how to compute it where it is one value.
  package struct BareExpression: Sendable {
    package let type: ValueType
    package let stage: Stage
    package let unit: Unit
    /// The program and its last node; `nil` where the expression is one value per row.
    package let program: ResultProgram?
    package let node: ResultProgram.NodeID?
    /// The constants that the program reads.
    package let constants: [ConstantReference]
  }

  /// The program of the script with all lines that were added.
  package var program: Program { checker.program }

  /// Checks one more line: declarations, or a bare expression.
  package mutating func check(line: String) -> Line {
    var trial = checker
    trial.sources = []
    trial.isSession = true
    trial.typed = []
    trial.reported = []
    let isDeclaration = Self.startsDeclaration(line)
    let text = isDeclaration ? line + "\n" : Self.prefix + line + "\n"
    let file = SourceFile(
      name: "line", id: SourceSpan.FileID(index: nextFile), bytes: Array(text.utf8))
    let parsed = parse(file)
    trial.tree = parsed.tree
    trial.scriptFile = nextFile
    trial.takeOver(parsed.diagnostics)
    trial.addDeclarations()
    var expression: BareExpression?
    if isDeclaration {
      trial.checkInOrder()
      trial.program.calibrations = trial.order.compactMap { trial.definitions[$0] }
    } else if !trial.hasErrors {
      expression = trial.bareExpression()
    }
    // A person sees the line as it was typed, without what makes a declaration of it.
    let shown = isDeclaration ? file : SourceFile(name: "line", id: file.id, bytes: Array((line + "\n").utf8))
    let shift = isDeclaration ? 0 : Self.prefix.utf8.count
    let line = Line(
      diagnostics: trial.result().diagnostics.map {
        $0.moved(back: shift, in: file.id, to: shown.bytes.count)
      },
      sources: [shown] + trial.sources,
      declared: isDeclaration ? trial.typed : [], expression: expression)
    if !line.hasErrors, isDeclaration {
      nextFile += 1 + trial.sources.count
      checker = trial
      checker.diagnostics = []
    }
    return line
  }

  private static let prefix = "let it = "

  private static func startsDeclaration(_ line: String) -> Bool {
    let word = line.drop { $0 == " " || $0 == "\t" }.prefix { $0.isLetter || $0 == "_" }
    return declarationWords.contains(String(word))
  }

  static let declarationWords = [
    "calib", "use", "param", "profile", "unit", "let", "fn", "model", "dataset", "calibration", "validation",
    "template",
    "for", "store", "publish", "backend", "notify", "require", "expect",
  ]

  /// Names that may stand where a text ends: values, functions, slots and units, those with the given prefix.
  ///
  /// - Parameter text: the line up to the cursor.
  /// - Returns: whole words, sorted.
  package func completions(at text: String) -> [String] {
    let word = String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    let before = text.dropLast(word.count)
    let last = before.last { $0 != " " }
    if before.last == "." { return members(of: before.dropLast()).filter { $0.hasPrefix(word) } }
    var names: Set<String> = []
    if let last, last.isNumber, before.last == " " {
      names.formUnion(checker.units.names)
    } else {
      if last == "{" || last == "," || last == nil { names.formUnion(slots(in: before)) }
      if last == nil { names.formUnion(Self.declarationWords) }
      names.formUnion(checker.visibleNames())
      names.formUnion(MathFunction.allCases.map(\.rawValue))
      names.formUnion(checker.catalog.names)
    }
    return names.filter { $0.hasPrefix(word) }.sorted()
  }

  /// The slots of the block that a text is in.
  private func slots(in text: some StringProtocol) -> [String] {
    let words = String(text).split(whereSeparator: { !($0.isLetter || $0 == "_") }).map { String($0) }
    switch words.last(where: { ["dataset", "calibration", "publish", "store"].contains($0) }) {
    case "dataset": return LanguageWords.datasetSlots
    case "calibration":
      return LanguageWords.calibrationSlots + ["collect", "let", "iterate", "require", "expect", "plot"]
    case "publish": return LanguageWords.publishSlots
    case "store": return LanguageWords.storeSlots
    default: return []
    }
  }

  private func members(of text: some StringProtocol) -> [String] {
    let name = String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    if name == "stored" { return (checker.calibrations.values.map(\.payloadName) + ["self"]).sorted() }
    if let calibration = checker.calibrations[name] { return calibration.fields.map(\.name).sorted() }
    if let calibration = checker.calibrations.values.first(where: { $0.payloadName == name }) {
      return calibration.fields.map(\.name).sorted()
    }
    if case .value(let id)? = checker.tables.symbols[name] {
      return checker.members(of: checker.graph[id].type).map(\.name).sorted()
    }
    return []
  }
}

extension Checker {
  /// The one expression of a line, lowered where it is one value.
  mutating func bareExpression() -> ScriptContext.BareExpression? {
    guard
      let node = tree.children(tree.root).first(where: {
        $0 != SyntaxTree.absent && tree.kind($0) == .letDeclaration
      }),
      let body = tree.child(node, 3)
    else { return nil }
    scope = Scope()
    let term = self.term(of: body)
    if case .dataset = term {
      return .init(type: .dataset, stage: .plan, unit: .none, program: nil, node: nil, constants: [])
    }
    let id = asValue(term, at: tree.span(body))
    if isPoison(id) { return nil }
    let value = graph[id]
    guard value.stage != .event else {
      return .init(
        type: value.type, stage: value.stage, unit: value.unit, program: nil, node: nil, constants: [])
    }
    var lowering = ResultLowering(graph)
    let root = lowering.lower(id)
    return .init(
      type: value.type, stage: value.stage, unit: value.unit, program: lowering.program, node: root,
      constants: lowering.constants)
  }
}
