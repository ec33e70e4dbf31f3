import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Models: shapes with arguments, combinations, and the parameters that all of them have.
extension Checker {
  /// A shape with arguments, `chebyshev(5)`.
  mutating func shapeCall(_ signature: PrimitiveSignature, _ node: NodeID) -> Term {
    if signature.parameters.isEmpty {
      let help = "write `\(signature.name)`: its parameters are fitted, `start:` of the fit begins them"
      report(.shapeCalled(signature.name, at: tree.span(node), help: help))
      return .poison
    }
    guard let bound = bind(signature, node) else { return .poison }
    var component = ModelComponent(shape: signature.name, label: nil, span: tree.span(node))
    var bindings = SignatureBindings()
    for (parameter, argument) in bound {
      let span = tree.span(argument.value)
      if case .word(let words) = parameter.accepts {
        guard let id = word(argument.value, words, parameter.name), let value = graph[id].value else {
          return .poison
        }
        component.arguments.append(.init(name: parameter.name, value: value, type: .string, span: span))
        continue
      }
      guard let value = staticArgument(argument, ranged(parameter), &bindings) else { return .poison }
      if case .integer(let degree) = value, !(0...40).contains(degree) {
        report(.badSetting("`\(parameter.name)`", wanted: "from 0 to 40", found: "\(degree)", at: span))
        return .poison
      }
      component.arguments.append(.init(name: parameter.name, value: value, type: .plain, span: span))
    }
    return .model([component])
  }

  /// `piecewise(m1, m2, at: x)`, `convolve(m, gauss)`, `fractions(m1, m2, …)`.
  mutating func combinedModel(_ combination: ModelComponent.Combination, _ node: NodeID) -> Term {
    var component = ModelComponent(shape: combination.rawValue, label: nil, span: tree.span(node))
    for argument in arguments(of: node) {
      if let name = argument.name {
        guard combination == .piecewise, name == "at" else {
          let known = combination == .piecewise ? ["at"] : []
          report(
            .unknownArgument(
              name, of: combination.rawValue, at: argument.nameSpan, known: known,
              nearest: nearest(name, in: known)))
          return .poison
        }
        guard let place = place(ofBreak: argument) else { return .poison }
        component.arguments.append(place)
        continue
      }
      guard let model = model(term(of: argument.value), combination.rawValue, tree.span(argument.value))
      else {
        return .poison
      }
      component.parts.append(model)
    }
    return isWhole(component, combination, node) ? .model([component]) : .poison
  }

  private mutating func place(ofBreak argument: Argument) -> ModelComponent.Argument? {
    let id = value(of: argument.value)
    if isPoison(id) { return nil }
    let span = tree.span(argument.value)
    guard let number = graph[id].value?.asNumber else {
      if Numeric(graph[id].type) == nil {
        report(.badOperand("at", wanted: "a number", found: "\(graph[id].type)", at: span))
      } else {
        report(.notStatic("`at`", stage: graph[id].stage, at: span))
      }
      return nil
    }
    return .init(name: "at", value: .number(number), type: graph[id].type, span: span)
  }

  private mutating func isWhole(
    _ component: ModelComponent, _ combination: ModelComponent.Combination, _ node: NodeID
  ) -> Bool {
    let count = component.parts.count
    let isRight = combination == .fractions ? count >= 2 : count == 2
    if !isRight {
      let takes = combination == .fractions ? "two models or more" : "two models"
      report(.wrongArgumentCount(combination.rawValue, takes: takes, found: count, at: tree.span(node)))
      return false
    }
    if combination == .piecewise, component.arguments.isEmpty {
      report(.missingArgument("at", of: "piecewise", at: tree.span(node)))
      return false
    }
    if combination == .convolve, component.parts[1].map(\.shape) != ["gauss"] {
      let place = component.parts[1].first?.span ?? tree.span(node)
      report(
        .badOperand(
          "convolve", wanted: "`gauss` as what smears", found: "another model", at: place,
          help: "the second model of `convolve` is the resolution: `convolve(MODEL, gauss)`"))
      return false
    }
    guard combination == .fractions else { return true }
    for part in component.parts {
      guard part.count == 1, hasYield(part[0]) else {
        report(.fractionWithoutYield(part[0].shape, at: part[0].span))
        return false
      }
    }
    return true
  }

  private func hasYield(_ component: ModelComponent) -> Bool {
    catalog[component.shape]?.shapeParameters.contains { $0.name == "yield" } ?? false
  }

  /// The components of a term that is a model; reports one that is none.
  mutating func model(_ term: Term, _ place: String, _ span: SourceSpan) -> [ModelComponent]? {
    if case .model(let components) = term {
      return hasLabelTwice(components) || lacksArgument(components) ? nil : components
    }
    if case .value(let id) = term {
      if isPoison(id) { return nil }
      let text = span.file == tree.file.id ? written(span).filter { $0 != "\"" } : ""
      report(
        .badOperand(
          place, wanted: "a model, such as `gauss + linear`", found: "\(graph[id].type)", at: span,
          help: graph[id].type == .string ? "write `\(text)` without quotes" : nil))
      return nil
    }
    if case .poison = term { return nil }
    if case .function(let name) = term {
      report(
        .badOperand(
          place, wanted: "a model, such as `gauss + linear`", found: "function `\(name)`", at: span,
          help: "declare it with `model \(name)(x: UNIT) = … with { … }`"))
      return nil
    }
    _ = asValue(term, at: span)
    return nil
  }

  /// Whether a shape stands without the arguments that it needs, `chebyshev`.
  private mutating func lacksArgument(_ components: [ModelComponent]) -> Bool {
    for component in components where component.arguments.isEmpty && component.parts.isEmpty {
      guard let missing = catalog[component.shape]?.parameters.first(where: \.isRequired) else { continue }
      report(.missingArgument(missing.name, of: component.shape, at: component.span))
      return true
    }
    return false
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

  // MARK: - Parameters

  /// A parameter of a model before its path is known.
  private struct OpenParameter {
    /// The labels above it, `core`, or none.
    let prefix: String?
    let shape: String
    let name: String
    let dimension: Dimension
  }

  /// The parameters of a model on an axis, for values of a dimension, components in order.
  ///
  /// The path is `label.name` where a component has a label; else the bare name where no other component has one of
  /// that name; else `shape.name`.
  func fitParameters(_ components: [ModelComponent], axis: Dimension, value: Dimension) -> [ValueType
    .FitParameter]
  {
    let open = openParameters(components, nil, axis, value)
    return open.map { parameter in
      let isAlone = parameter.prefix != nil || open.count { $0.name == parameter.name } == 1
      let prefix = parameter.prefix ?? (isAlone ? nil : parameter.shape)
      return .init(
        path: prefix.map { "\($0).\(parameter.name)" } ?? parameter.name, dimension: parameter.dimension)
    }
  }

  private func openParameters(
    _ components: [ModelComponent], _ prefix: String?, _ axis: Dimension, _ value: Dimension
  ) -> [OpenParameter] {
    var found: [OpenParameter] = []
    for component in components {
      let labels = [prefix, component.label].compactMap { $0 }
      let own = labels.isEmpty ? nil : labels.joined(separator: ".")
      if let combination = ModelComponent.Combination(rawValue: component.shape) {
        found += combined(component, combination, own, axis, value)
      } else if let model = models[component.shape] {
        found += model.parameters.map {
          OpenParameter(prefix: own, shape: component.shape, name: $0.name, dimension: $0.dimension)
        }
      } else {
        found += shapeParameters(component, own, axis, value)
      }
    }
    return found
  }

  private func combined(
    _ component: ModelComponent, _ combination: ModelComponent.Combination, _ prefix: String?,
    _ axis: Dimension, _ value: Dimension
  ) -> [OpenParameter] {
    let parts = component.parts.map { openParameters($0, prefix, axis, value) }
    switch combination {
    case .piecewise: return Array(parts.joined())
    case .convolve:
      // The second model smears: it has no height and no place of its own.
      return parts[0] + parts[1].filter { !["yield", "mean"].contains($0.name) }
    case .fractions:
      var found = [OpenParameter(prefix: prefix, shape: component.shape, name: "yield", dimension: value)]
      for (place, part) in parts.enumerated() {
        found += part.compactMap { parameter in
          if parameter.name != "yield" { return parameter }
          guard place < parts.count - 1 else { return nil }
          return OpenParameter(
            prefix: parameter.prefix, shape: parameter.shape, name: "fraction", dimension: .none)
        }
      }
      return found
    }
  }

  private func shapeParameters(
    _ component: ModelComponent, _ prefix: String?, _ axis: Dimension, _ value: Dimension
  ) -> [OpenParameter] {
    let shape = catalog[component.shape]?.shapeParameters ?? []
    func open(_ name: String, _ axisPower: Int, _ valuePower: Int) -> OpenParameter {
      OpenParameter(
        prefix: prefix, shape: component.shape, name: name,
        dimension: axis.power(Rational(axisPower)) * value.power(Rational(valuePower)))
    }
    if let coefficient = shape.first, shape.count == 1, coefficient.name == "c",
      case .integer(let degree)? = component.arguments.first(where: { $0.name == "degree" })?.value
    {
      return (0...degree).map { open("c\($0)", $0 * coefficient.axisPower, coefficient.valuePower) }
    }
    return shape.map { open($0.name, $0.axisPower, $0.valuePower) }
  }

  /// Whether a model can be fitted on an axis: breaks lie on it, models of the script take it and give the values.
  mutating func isFitting(_ components: [ModelComponent], _ part: FitDraft.Part, at span: SourceSpan) -> Bool
  {
    let (axis, value) = (part.axis, part.value)
    for component in components {
      if let place = component.arguments.first(where: { $0.name == "at" }) {
        let found = Numeric(place.type)?.dimension ?? .none
        guard found == axis else {
          let help =
            found.isNone && !axis.isNone
            ? "add a unit: `\(written(place.span)) \(DisplayUnit.base(axis))`" : nil
          report(.wrongDimension("`at`", wanted: axis, found: found, at: place.span, help: help))
          return false
        }
      }
      if let model = models[component.shape] {
        guard model.variable == axis else {
          report(
            .modelOnOtherAxis(
              component.shape, "the variable", wanted: model.variable, found: axis, at: span,
              declared: model.span))
          return false
        }
        guard model.value == value else {
          report(
            .modelOnOtherAxis(
              component.shape, "what it gives", wanted: model.value, found: value, at: span,
              declared: model.span))
          return false
        }
      }
      for inner in component.parts { guard isFitting(inner, part, at: span) else { return false } }
    }
    return true
  }
}
