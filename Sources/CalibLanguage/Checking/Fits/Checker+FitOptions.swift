import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Options of a fit that speak of its parameters: start values, bounds, constraints, fixed ones and ties.
extension Checker {
  /// A record by parameter whose entries are checked one by one; paths in full.
  mutating func fitValues(
    _ node: NodeID, _ place: String, _ fit: inout FitDraft,
    _ check: (inout Checker, RecordEntry, inout FitDraft) -> RecordEntry?
  ) -> ExpressionID? {
    let span = tree.span(node)
    let term = term(of: node)
    guard case .record(let entries) = term else {
      if case .poison = term { return nil }
      if case .value(let id) = term, isPoison(id) { return nil }
      report(.badOperand(place, wanted: "a record: `{ mean: 91 GeV }`", found: phrase(of: node), at: span))
      return nil
    }
    var full: [RecordEntry] = []
    var isRight = true
    for entry in entries {
      guard let resolved = check(&self, entry, &fit) else {
        isRight = false
        continue
      }
      full.append(resolved)
    }
    return isRight ? recordValue(full, span) : nil
  }

  /// The parameter that an entry names, which fills a slot.
  private mutating func parameter(of entry: RecordEntry, _ fit: FitDraft) -> ValueType.FitParameter? {
    if isPoison(entry.value) || hasEquals(entry) { return nil }
    return fitParameter(entry.path, fit.parameters, entry.place, "the fit", fit.span ?? entry.place)
  }

  private func resolved(_ entry: RecordEntry, _ parameter: ValueType.FitParameter) -> RecordEntry {
    RecordEntry(
      path: parameter.path, value: entry.value, makesName: false, place: entry.place, span: entry.span,
      node: entry.node)
  }

  /// `mean: 91 GeV`; in a keyed fit also one value for each key.
  mutating func startEntry(_ entry: RecordEntry, _ fit: inout FitDraft) -> RecordEntry? {
    guard let parameter = parameter(of: entry, fit) else { return nil }
    var type = graph[entry.value].type
    if case .keyed(let space, let inner) = type {
      var bindings = SignatureBindings()
      bindings.keys = fit.keys
      guard join(space, &bindings, entry.span) else { return nil }
      fit.keys = space
      type = inner
    }
    guard let found = Numeric(type) else {
      report(.badOperand(entry.path, wanted: "a number", found: "\(graph[entry.value].type)", at: entry.span))
      return nil
    }
    return isRight(found.dimension, parameter, entry, fit) ? resolved(entry, parameter) : nil
  }

  private mutating func isRight(
    _ found: Dimension, _ parameter: ValueType.FitParameter, _ entry: RecordEntry, _ fit: FitDraft
  ) -> Bool {
    if found == parameter.dimension { return true }
    var help: String?
    if found.isNone, isBareNumber(entry.node), parameter.dimension == fit.axis {
      help = "add a unit: `\(tree.text(entry.node)) \(fit.unit)`"
    }
    let axis = fit.axis.isNone ? "" : " on \(fit.axis.phrase) axis"
    report(
      .wrongDimension(
        "`\(entry.path)`\(axis)", wanted: parameter.dimension, found: found, at: entry.span, help: help))
    return false
  }

  /// `sigma: 1..5 MeV`.
  mutating func boundEntry(_ entry: RecordEntry, _ fit: inout FitDraft) -> RecordEntry? {
    guard let parameter = parameter(of: entry, fit) else { return nil }
    guard case .range(let inner) = graph[entry.value].type, let found = Numeric(inner)?.dimension else {
      report(
        .badOperand(
          entry.path, wanted: "a range", found: "\(graph[entry.value].type)", at: entry.span,
          help: "bounds are written `\(entry.path): 1..5`"))
      return nil
    }
    return isRight(found, parameter, entry, fit) ? resolved(entry, parameter) : nil
  }

  /// `sigma: 8 ± 1 MeV`: what else is known of a parameter.
  mutating func constraintEntry(_ entry: RecordEntry, _ fit: inout FitDraft) -> RecordEntry? {
    guard let parameter = parameter(of: entry, fit) else { return nil }
    guard let numeric = Numeric(graph[entry.value].type), numeric.isMeasured else {
      report(
        .badOperand(
          entry.path, wanted: "a value with its error", found: "\(graph[entry.value].type)", at: entry.span,
          help: "a constraint is `\(entry.path): VALUE ± ERROR`; `fixed:` keeps a value as it is"))
      return nil
    }
    return isRight(numeric.dimension, parameter, entry, fit) ? resolved(entry, parameter) : nil
  }

  /// `[core.sigma, b]`, each kept where it starts, or `{ core.sigma: 8 MeV }`.
  mutating func fixedParameters(_ node: NodeID, _ place: String, _ fit: inout FitDraft) -> ExpressionID? {
    if tree.kind(node) == .record { return fitValues(node, place, &fit) { $0.startEntry($1, &$2) } }
    guard tree.kind(node) == .list else {
      report(
        .badOperand(
          place, wanted: "a list of parameters: `[sigma]`", found: phrase(of: node), at: tree.span(node)))
      return nil
    }
    var paths: [Value] = []
    for element in elements(of: node) {
      guard [.name, .member].contains(tree.kind(element)) else {
        report(
          .badOperand(place, wanted: "names of parameters", found: "something else", at: tree.span(element)))
        return nil
      }
      let (path, span) = (tree.text(element), tree.span(element))
      guard let parameter = fitParameter(path, fit.parameters, span, "the fit", fit.span ?? span) else {
        return nil
      }
      paths.append(.string(parameter.path))
    }
    if paths.count == fit.parameters.count, !paths.isEmpty {
      report(.nothingToFit(at: tree.span(node)))
      return nil
    }
    return constant(.list(paths), .list(.string), tree.span(node))
  }

  // MARK: - Ties

  /// `{ b.core.mean = m.core.mean - offset }`: parameters that follow from others of the same fit.
  mutating func ties(_ node: NodeID, _ fit: FitDraft) -> ExpressionID? {
    guard tree.kind(node) == .record else {
      report(
        .badOperand(
          "shared", wanted: "a record: `{ b.mean = m.mean }`", found: phrase(of: node), at: tree.span(node)))
      return nil
    }
    let outer = local.names
    bindParameters(of: fit, tree.span(node))
    defer { local.names = outer }
    var entries: [RecordEntry] = []
    var tied: [String: SourceSpan] = [:]
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let tie = tie(entry, fit) else { return nil }
      if let first = tied[tie.path] {
        report(.definedTwice(tie.path, at: tie.place, first: first))
        return nil
      }
      tied[tie.path] = tie.place
      entries.append(tie)
    }
    for entry in entries {
      guard let used = tiedParameters(entry.value).first(where: { tied[$0] != nil }) else { continue }
      report(.tiedTwice(entry.path, used, at: entry.span))
      return nil
    }
    return recordValue(entries, tree.span(node))
  }

  private mutating func tie(_ entry: NodeID, _ fit: FitDraft) -> RecordEntry? {
    guard let place = tree.child(entry, 0), let written = tree.child(entry, 2) else { return nil }
    let (path, span) = (tree.text(place), tree.span(place))
    guard let sign = tree.child(entry, 1), tree.text(sign) == "=" else {
      let colon = tree.child(entry, 1).map { tree.span($0) } ?? span
      report(.tieWithColon(path, value: tree.text(written), at: span, colon: colon))
      return nil
    }
    guard let parameter = fitParameter(path, fit.parameters, span, "the fit", fit.span ?? span) else {
      return nil
    }
    let id = value(of: written)
    if isPoison(id) { return nil }
    guard let found = Numeric(graph[id].type)?.dimension else {
      report(.badOperand(path, wanted: "a number", found: "\(graph[id].type)", at: tree.span(written)))
      return nil
    }
    guard found == parameter.dimension else {
      report(.wrongDimension("`\(path)`", wanted: parameter.dimension, found: found, at: tree.span(written)))
      return nil
    }
    guard !tiedParameters(id).isEmpty else {
      report(.tieToNothing(path, value: tree.text(written), at: tree.span(written)))
      return nil
    }
    if let part = nonlinearPart(id) {
      report(.tieNotLinear(path, at: graph[part].span))
      return nil
    }
    return RecordEntry(
      path: parameter.path, value: id, makesName: true, place: span, span: tree.span(written), node: written)
  }

  /// The names under which the parameters stand in `shared`: parts, components, and what has no name of its own.
  private mutating func bindParameters(of fit: FitDraft, _ span: SourceSpan) {
    let whole = make(
      .algorithm(Self.parameterSource, arguments: []), [], .fit(fit.parameters), .result, fit.unit, span)
    for parameter in fit.parameters {
      let words = parameter.path.split(separator: ".").map(String.init)
      if words.count == 1 {
        let unit =
          parameter.dimension == fit.unit.dimension ? fit.unit : DisplayUnit.base(parameter.dimension)
        local.names[words[0]] = .value(
          make(.member(parameter.path), [whole], .measured(parameter.dimension), .result, unit, span))
      } else {
        local.names[words[0]] = .fitComponent(whole, prefix: words[0])
      }
    }
  }

  /// What the members in a tie are members of: the parameters while they are fitted.
  static let parameterSource = "parameters"

  func tiedParameters(_ id: ExpressionID) -> [String] {
    graph.postorder([id]).compactMap { part in
      guard case .member(let path) = graph[part].operation, let owner = graph[part].operands.first,
        case .algorithm(Self.parameterSource, _) = graph[owner].operation
      else { return nil }
      return path
    }
  }

  /// The parameter of a fit that a path names: its full path, or its last part where one component has it.
  mutating func fitParameter(
    _ path: String, _ parameters: [ValueType.FitParameter], _ span: SourceSpan, _ owner: String,
    _ fit: SourceSpan
  ) -> ValueType.FitParameter? {
    var found = parameters.filter { $0.path == path }
    if found.isEmpty { found = parameters.filter { $0.path.hasSuffix("." + path) } }
    if found.count == 1 { return found[0] }
    if found.count > 1 {
      let named = found.map(\.path).filter { $0.contains(".") }
      let all = Set(named).count == found.count
      report(
        .ambiguousMember(
          path, of: owner, candidates: all ? named : [], components: "gauss as core + gauss as tail",
          at: span, fit: fit))
      return nil
    }
    let isStart = owner == "the fit"
    let known = parameters.map(\.path) + (isStart ? [] : Self.fitMembers.keys.sorted())
    let name = owner.contains(" ") ? owner : "`\(owner)`"
    report(
      .unknownMember(
        path, of: name, at: span, known: known, nearest: nearestMember(path, known),
        help: memberForm(path, name.filter { $0 != "`" }, known)))
    return nil
  }
}
