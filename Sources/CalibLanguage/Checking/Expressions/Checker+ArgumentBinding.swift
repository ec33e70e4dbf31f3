import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The arguments of a call and the parameters of a signature that they fill.
extension Checker {
  /// The arguments of a call with the parameters that they fill, in the order of the signature.
  ///
  /// - Parameter optional: rules whose arguments may be missing even where the signature needs them.
  mutating func bind(
    _ signature: PrimitiveSignature, _ node: NodeID, optional: [PrimitiveSignature.Accepted] = []
  )
    -> [(parameter: PrimitiveSignature.Parameter, argument: Argument)]?
  {
    let all = arguments(of: node)
    // A signature has few parameters: a list is shorter than a table.
    var bound: [(parameter: PrimitiveSignature.Parameter, argument: Argument)] = []
    var isRight = true
    var extra: Argument?
    for argument in all {
      if let parameter = parameter(argument, all, signature) {
        if let first = bound.firstIndex(where: { $0.parameter.name == parameter.name }) {
          report(.slotTwice(parameter.name, at: argument.nameSpan, first: bound[first].argument.nameSpan))
          isRight = false
        } else {
          bound.append((parameter, argument))
        }
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
    where parameter.isRequired && isRight && !bound.contains(where: { $0.parameter.name == parameter.name })
      && !optional.contains(parameter.accepts)
    {
      report(.missingArgument(parameter.name, of: signature.name, at: tree.span(node)))
      isRight = false
    }
    for (parameter, argument) in bound {
      guard let needed = parameter.needs, !bound.contains(where: { $0.parameter.name == needed }) else {
        continue
      }
      report(.missingArgument(needed, of: signature.name, at: argument.nameSpan))
      isRight = false
    }
    guard isRight else { return nil }
    return signature.parameters.compactMap { parameter in
      bound.first { $0.parameter.name == parameter.name }
    }
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
    if signature.kind == .collector, ["by", "where", "from", "key", "keys"].contains(name) {
      let word = name.hasPrefix("key") ? "by" : name
      report(.clauseAsArgument(name, word: word, of: signature.name, at: span))
    } else {
      let near = nearest(name, in: known)
      report(
        .unknownArgument(
          name, of: signature.name, at: span, known: known, nearest: near,
          help: near == nil || name.hasSuffix("width") ? LanguageWords.foreignArguments[name] : nil))
    }
  }

  /// Whether a value is a range of a dimension; reports where it is not.
  mutating func isRange(
    _ id: ExpressionID, _ dimension: Dimension, _ place: @autoclosure () -> String, _ node: NodeID
  ) -> Bool {
    if isPoison(id) { return false }
    guard case .range(let inner) = graph[id].type, let found = Numeric(inner) else {
      report(
        .badOperand(
          place().filter { $0 != "`" }, wanted: "a range", found: "\(graph[id].type)", at: tree.span(node),
          help: "a range is written `80..100`"))
      return false
    }
    guard found.dimension == dimension else {
      let unit = DisplayUnit.base(dimension)
      let help = found.dimension.isNone ? "add a unit: `\(tree.text(node)) \(unit)`" : nil
      report(
        .wrongDimension(place(), wanted: dimension, found: found.dimension, at: tree.span(node), help: help))
      return false
    }
    return true
  }

  /// One of a parameter's words, as written.
  ///
  /// - Parameter form: what else may stand there, for the help.
  mutating func word(_ node: NodeID, _ words: [String], _ place: String, alsoSaid form: String? = nil)
    -> ExpressionID?
  {
    let text = tree.kind(node) == .string ? plainText(node) ?? "" : tree.text(node)
    guard words.contains(text) else {
      report(
        .unknownWord(
          text, for: "\(place):", at: tree.span(node), known: words + (form.map { [$0] } ?? []),
          nearest: nearest(text, in: words)))
      return nil
    }
    return constant(.string(text), .string, tree.span(node))
  }
}
