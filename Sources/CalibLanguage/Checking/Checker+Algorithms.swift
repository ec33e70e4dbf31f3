import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Calls of algorithms: their arguments by the signature, and the types of fits.
extension Checker {
  mutating func algorithmCall(_ signature: PrimitiveSignature, _ node: NodeID, _ terms: Terms) -> Term {
    if isSimultaneous(arguments(of: node), signature) {
      report(.notAvailable("a simultaneous fit", at: tree.span(node)))
      return .poison
    }
    guard let bound = bind(signature, node) else { return .poison }
    var fit = FitDraft()
    // The histogram and the model come first: they give the axis and the parameters that others refer to.
    for (parameter, argument) in bound {
      switch parameter.accepts {
      case .histogram: guard addHistogram(argument, terms, &fit) else { return .poison }
      case .model: guard addModel(argument, terms, &fit) else { return .poison }
      default: continue
      }
    }
    fit.fillParameters(catalog)
    var operands: [ExpressionID] = []
    var names: [String] = []
    var isRight = true
    for (parameter, argument) in bound {
      guard let id = algorithmArgument(parameter, argument, terms, fit) else {
        isRight = false
        continue
      }
      operands.append(id)
      names.append(parameter.name)
    }
    let span = tree.span(node)
    guard isRight, let stage = stage(of: operands, signature.name, span) else { return .poison }
    return .value(
      make(
        .algorithm(signature.name, arguments: names), operands, .fit(fit.parameters), stage, fit.unit, span))
  }

  /// What is known of a fit while its arguments are checked.
  struct FitDraft {
    var histogram: ExpressionID?
    var axis = Dimension.none
    var unit = Unit.none
    var components: [ModelComponent] = []
    var modelSpan: SourceSpan?
    var parameters: [ValueType.FitParameter] = []

    mutating func fillParameters(_ catalog: PrimitiveCatalog) {
      for component in components {
        for shape in catalog[component.shape]?.shapeParameters ?? [] {
          let path = component.label.map { "\($0).\(shape.name)" } ?? shape.name
          parameters.append(
            ValueType.FitParameter(path: path, dimension: axis.power(Rational(shape.axisPower))))
        }
      }
    }
  }

  /// The arguments of a call with the parameters that they fill, in the order of the signature.
  mutating func bind(_ signature: PrimitiveSignature, _ node: NodeID)
    -> [(parameter: PrimitiveSignature.Parameter, argument: Argument)]?
  {
    let all = arguments(of: node)
    var bound: [String: Argument] = [:]
    var isRight = true
    var extra: Argument?
    for argument in all {
      if let parameter = parameter(argument, all, signature) {
        if let first = bound[parameter.name] {
          report(.slotTwice(parameter.name, at: argument.nameSpan, first: first.nameSpan))
          isRight = false
        }
        bound[parameter.name] = argument
        continue
      }
      isRight = false
      if let name = argument.name {
        reportArgument(name, signature, argument.nameSpan)
      } else if extra == nil {
        extra = argument
      }
    }
    if let extra { reportExtra(extra, all, signature) }
    for parameter in signature.parameters
    where parameter.isRequired && bound[parameter.name] == nil && isRight {
      report(.missingArgument(parameter.name, of: signature.name, at: tree.span(node)))
      isRight = false
    }
    guard isRight else { return nil }
    return signature.parameters.compactMap { parameter in bound[parameter.name].map { (parameter, $0) } }
  }

  /// An argument without a name that needs one, with the name that fits it.
  private mutating func reportExtra(_ extra: Argument, _ all: [Argument], _ signature: PrimitiveSignature) {
    let named = Set(all.compactMap(\.name))
    let open = signature.parameters.filter { !$0.isPositional && !named.contains($0.name) }
    let fitting = open.first { fits(extra.value, $0.accepts) }
    report(
      .tooManyArguments(
        signature.name, takes: signature.parameters.count { $0.isPositional }, at: tree.span(extra.value),
        help: fitting.map { "write `\($0.name): \(argumentText(extra.value, $0))`" }))
  }

  /// Whether an argument looks like what a parameter takes.
  private func fits(_ node: NodeID, _ accepts: PrimitiveSignature.Accepted) -> Bool {
    switch (accepts, tree.kind(node)) {
    case (.staticInteger, .integer), (.startValues, .record): true
    case (.staticRange, .binary), (.axisRange, .binary), (.staticRange, .call), (.axisRange, .call): true
    default: false
    }
  }

  private func argumentText(_ node: NodeID, _ parameter: PrimitiveSignature.Parameter) -> String {
    let parts = tree.kind(node) == .call ? arguments(of: node).map { tree.text($0.value) } : []
    return parts.count == 2 ? "\(parts[0])..\(parts[1])" : tree.text(node)
  }

  private mutating func reportArgument(_ name: String, _ signature: PrimitiveSignature, _ span: SourceSpan) {
    let known = signature.parameters.map(\.name)
    if LanguageWords.laterArguments.contains(name) {
      report(.notAvailable("`\(name):`", at: span))
    } else {
      report(
        .unknownArgument(name, of: signature.name, at: span, known: known, nearest: nearest(name, in: known)))
    }
  }

  private mutating func addHistogram(_ argument: Argument, _ terms: Terms, _ fit: inout FitDraft) -> Bool {
    let id = asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value))
    if isPoison(id) { return false }
    guard case .histogram(let axis) = graph[id].type else {
      report(
        .badOperand(
          "fit", wanted: "a collected histogram", found: "\(graph[id].type)", at: tree.span(argument.value),
          help: "collect one: `collect NAME = histogram(…)`"))
      return false
    }
    fit.histogram = id
    fit.axis = axis
    fit.unit = graph[id].unit
    return true
  }

  private mutating func addModel(_ argument: Argument, _ terms: Terms, _ fit: inout FitDraft) -> Bool {
    let term = terms[argument.value] ?? .poison
    guard case .model(let components) = term else {
      if case .value(let id) = term, !isPoison(id) {
        report(
          .badOperand(
            "fit", wanted: "a model, such as `gauss + linear`", found: "\(graph[id].type)",
            at: tree.span(argument.value),
            help: plainText(argument.value).map { "write `\($0)` without quotes" }))
      } else if case .value = term {
      } else {
        _ = asValue(term, at: tree.span(argument.value))
      }
      return false
    }
    fit.components = components
    fit.modelSpan = tree.span(argument.value)
    return !hasLabelTwice(components)
  }

  private mutating func hasLabelTwice(_ components: [ModelComponent]) -> Bool {
    var labels: [String: SourceSpan] = [:]
    for component in components {
      guard let label = component.label else { continue }
      if let first = labels[label] {
        report(.definedTwice(label, at: component.span, first: first))
        return true
      }
      labels[label] = component.span
    }
    return false
  }

  private mutating func algorithmArgument(
    _ parameter: PrimitiveSignature.Parameter, _ argument: Argument, _ terms: Terms, _ fit: FitDraft
  ) -> ExpressionID? {
    let span = tree.span(argument.value)
    switch parameter.accepts {
    case .histogram: return fit.histogram
    case .model:
      let model = ModelExpression(
        components: fit.components.map { .init(shape: $0.shape, label: $0.label) })
      return constant(.model(model), .model, span)
    case .startValues: return startValues(terms[argument.value] ?? .poison, fit, span)
    case .axisRange, .staticRange:
      let id = asValue(terms[argument.value] ?? .poison, at: span)
      return isRange(id, fit.axis, "`\(parameter.name)`", argument.value) ? id : nil
    case .word(let words): return word(argument.value, words, parameter.name)
    case .staticInteger:
      let id = asValue(terms[argument.value] ?? .poison, at: span)
      return isPoison(id) ? nil : coerced(id, to: .integer, place: "`\(parameter.name)`", at: span)
    case .column: return asValue(terms[argument.value] ?? .poison, at: span)
    default:
      report(.notAvailable("`\(parameter.name):`", at: argument.nameSpan))
      return nil
    }
  }

  /// Whether a value is a range of a dimension; reports where it is not.
  mutating func isRange(_ id: ExpressionID, _ dimension: Dimension, _ place: String, _ node: NodeID) -> Bool {
    if isPoison(id) { return false }
    guard case .range(let inner) = graph[id].type, let found = Numeric(inner) else {
      report(
        .badOperand(
          place.filter { $0 != "`" }, wanted: "a range", found: "\(graph[id].type)", at: tree.span(node),
          help: "a range is written `80..100`"))
      return false
    }
    guard found.dimension == dimension else {
      let unit = DisplayUnit.base(dimension)
      let help = found.dimension.isNone ? "add a unit: `\(tree.text(node)) \(unit)`" : nil
      report(
        .wrongDimension(place, wanted: dimension, found: found.dimension, at: tree.span(node), help: help))
      return false
    }
    return true
  }

  /// One of a parameter's words, as written.
  mutating func word(_ node: NodeID, _ words: [String], _ place: String) -> ExpressionID? {
    let text = tree.kind(node) == .string ? plainText(node) ?? "" : tree.text(node)
    guard words.contains(text) else {
      report(
        .unknownWord(
          text, for: "\(place):", at: tree.span(node), known: words, nearest: nearest(text, in: words)))
      return nil
    }
    return constant(.string(text), .string, tree.span(node))
  }

  private mutating func startValues(_ term: Term, _ fit: FitDraft, _ span: SourceSpan) -> ExpressionID? {
    guard case .record(let entries) = term else {
      if case .poison = term { return nil }
      report(.badOperand("start", wanted: "a record: `{ mean: 91 GeV }`", found: "something else", at: span))
      return nil
    }
    var full: [RecordEntry] = []
    for entry in entries {
      guard let resolved = startEntry(entry, fit) else { return nil }
      full.append(resolved)
    }
    return recordValue(full, span)
  }

  private mutating func startEntry(_ entry: RecordEntry, _ fit: FitDraft) -> RecordEntry? {
    if isPoison(entry.value) { return nil }
    guard !entry.makesName else {
      let gap = SourceSpan(file: entry.place.file, start: Int(entry.place.end), end: Int(entry.span.start))
      report(.slotWithEquals(entry.path, value: written(entry.span), at: entry.place, equals: gap))
      return nil
    }
    guard
      let parameter = fitParameter(
        entry.path, fit.parameters, entry.place, "the fit", fit.modelSpan ?? entry.place)
    else { return nil }
    guard let found = Numeric(graph[entry.value].type) else {
      report(.badOperand(entry.path, wanted: "a number", found: "\(graph[entry.value].type)", at: entry.span))
      return nil
    }
    guard found.dimension == parameter.dimension else {
      var help: String?
      if found.dimension.isNone, isBareNumber(entry.node), parameter.dimension == fit.axis {
        help = "add a unit: `\(tree.text(entry.node)) \(fit.unit)`"
      }
      let axis = fit.axis.isNone ? "" : " on \(fit.axis.phrase) axis"
      report(
        .wrongDimension(
          "`\(entry.path)`\(axis)", wanted: parameter.dimension, found: found.dimension, at: entry.span,
          help: help))
      return nil
    }
    return RecordEntry(
      path: parameter.path, value: entry.value, makesName: false, place: entry.place, span: entry.span,
      node: entry.node)
  }

  /// The parameter of a fit that a path names: its full path, or its last part where one component has it.
  mutating func fitParameter(
    _ path: String, _ parameters: [ValueType.FitParameter], _ span: SourceSpan, _ owner: String,
    _ fit: SourceSpan
  ) -> ValueType.FitParameter? {
    let exact = parameters.filter { $0.path == path }
    let short =
      path.contains(".") ? exact : parameters.filter { $0.path == path || $0.path.hasSuffix("." + path) }
    if short.count == 1 { return short[0] }
    if short.count > 1 {
      let named = short.map(\.path).filter { $0.contains(".") }
      let all = named.count == short.count
      report(
        .ambiguousMember(
          path, of: owner, candidates: all ? named : [], components: "gauss as core + gauss as tail",
          at: span, fit: fit))
      return nil
    }
    let isStart = owner == "the fit"
    let known = parameters.map(\.path) + (isStart ? [] : Self.fitMembers.keys.sorted())
    let name = owner.contains(" ") ? owner : "`\(owner)`"
    report(.unknownMember(path, of: name, at: span, known: known, nearest: nearestMember(path, known)))
    return nil
  }
}
