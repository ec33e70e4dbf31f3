import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Templates that nothing uses, and those of modules: their parameters have types and no values.
extension Checker {
  /// Templates of the script that nothing uses are checked on their own.
  mutating func checkUnusedTemplates() {
    for declaration in tables.declarations
    where declaration.kind == .templateDeclaration && !templateUse.used.contains(declaration.name) {
      checkAlone(declaration)
    }
  }

  /// Checks the items of a template for any arguments that its parameters take: nothing comes of it but messages.
  mutating func checkAlone(_ declaration: Declaration) {
    guard let block = tree.child(declaration.node, 3) else { return }
    let (pending, names, stored) = (program.pending, typed, (program.stored, storedPlaces))
    let (keptNot, known) = (publishing.notKept, datasets)
    local = CalibrationState()
    local.name = declaration.name
    local.payloads[0].name = declaration.name
    templateUse.lacksArguments = true
    bindParameters(of: declaration)
    var draft = CalibrationDraft(name: declaration.name, span: declaration.span, block: block)
    gather(block, isAdded: false, &draft)
    checkItems(&draft)
    templateUse.lacksArguments = false
    local = CalibrationState()
    (program.pending, typed, publishing.notKept, datasets) = (pending, names, keptNot, known)
    (program.stored, storedPlaces) = stored
  }

  /// Gives each parameter what counts where it is not given, else something of its type.
  private mutating func bindParameters(of declaration: Declaration) {
    guard let list = tree.child(declaration.node, 2) else { return }
    let template = TemplateDefinition(
      name: declaration.name, tree: tree, node: declaration.node, span: declaration.span)
    for node in tree.children(list) where tree.kind(node) == .parameter {
      guard let place = tree.child(node, 0) else { continue }
      let (name, span) = (tree.text(place), tree.span(place))
      local.names[name] = .poison
      local.parameterSpans[name] = span
      guard let type = tree.child(node, 1).flatMap({ templateType($0) }) else { continue }
      if let fallback = tree.child(node, 2) {
        scope = Scope(seesCalibration: true)
        let (term, span) = (self.term(of: fallback), tree.span(fallback))
        local.names[name] = fitted(term, to: type, name, template, span, tree.text(fallback))
      } else {
        local.names[name] = stand(inFor: name, type, span)
      }
    }
  }

  /// Something of a type whose value nothing tells.
  private mutating func stand(inFor name: String, _ type: TemplateType, _ span: SourceSpan) -> Term {
    switch type {
    case .payload(let fields): return expected(fields, of: StoredPayload(name))
    case .dataset(let columns):
      datasets[name] = dataset(name, columns, span)
      return .dataset(DatasetTerm(sources: [name], conditions: []))
    case .plain(let type):
      if type.type == .poison { return .poison }
      if let value = Self.anyValue(of: type.type) {
        return .value(constant(value, type.type, span, unit: type.unit))
      }
      callDepth.parameters += 1
      return .value(make(.parameter(callDepth.parameters - 1), [], type.type, .static, type.unit, span))
    case .model, .function: return .poison
    }
  }

  /// A value of a type, whichever: what is made of it has a type then.
  ///
  /// What is said of the value itself is dropped.
  private static func anyValue(of type: ValueType) -> Value? {
    switch type {
    case .integer: .integer(1)
    case .number: .number(1)
    case .bool: .bool(true)
    case .string: .string("…")
    case .range: .range(0, 1, includesUpper: true)
    default: nil
    }
  }

  /// A dataset with the columns that a parameter asks for; `Dataset` alone may have any.
  private mutating func dataset(
    _ name: String, _ columns: [(name: String, type: ValueType?)], _ span: SourceSpan
  ) -> CheckedDataset {
    var dataset = CheckedDataset(name: name, patternSpan: span, span: span)
    for column in columns {
      let type = column.type ?? .plain
      let unit = Numeric(type).map { DisplayUnit.base($0.dimension) } ?? .none
      dataset.values[column.name] = make(.column(column.name), [], type, .event, unit, span)
    }
    dataset.lacksColumns = columns.isEmpty
    return dataset
  }

  /// Whether a message may be about nothing but that a template's parameters have no values.
  func mayLackArguments(_ message: Diagnostic) -> Bool {
    guard templateUse.lacksArguments else { return false }
    switch message.code.text {
    // Which keys there are, and whether a value is a good one, is known with the arguments only.
    case "C0214", "C0216", "C0218", "C0242", "C0265", "C0268", "C0305", "C0601", "C0623": return true
    // What is made of values that are known after loading is known where the template is used.
    case "C0401":
      return message.primary.text
        == Diagnostic.notStatic("", stage: .static, at: message.primary.span).primary.text
    default: return false
    }
  }
}
