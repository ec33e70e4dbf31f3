import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What a name stands for.
extension Checker {
  /// What a name stands for here.
  mutating func resolve(_ name: String, at span: SourceSpan) -> Term {
    if let term = scope.bound[name] { return term }
    if let parameters = scope.parameters {
      if let term = parameters[name] { return term }
    } else {
      if scope.seesCalibration, let term = local.names[name] { return term }
      if let column = scope.columns[name] { return .value(column) }
    }
    if scope.parameters == nil, let term = loopNames[name] { return term }
    if let term = tables.symbols[name] { return term }
    if let index = tables.declared[name] {
      switch tables.declarations[index].kind {
      case .calibrationDeclaration, .validationDeclaration: return .calibration(name)
      case .fnDeclaration: return .function(name)
      default: return .poison  // reported where it is declared
      }
    }
    if calibrations[name] != nil { return .calibration(name) }
    return builtin(name, at: span)
  }

  private mutating func builtin(_ name: String, at span: SourceSpan) -> Term {
    switch name {
    case "stored": return .stored
    case "iov" where scope.seesCalibration:
      local.usesLabel = true
      return .value(make(.label, [], .interval, .result, .none, span))
    case "pi": return literal(.number(.pi), .plain, span)
    case "previous": return .previous
    case "requested":
      return .value(make(.fact(.requested, block: 0), [], .interval, .plan, .none, span))
    default: break
    }
    if MathFunction.named(name) != nil || tables.functions[name] != nil { return .function(name) }
    if Intrinsic(rawValue: name) != nil || Self.aggregates.contains(name) {
      report(.notAValue("function `\(name)`", at: span, help: "call it: `\(name)(…)`"))
      return .poison
    }
    if let term = preludeTerm(name) { return term }
    if let signature = catalog[name], signature.kind == .shape {
      return .model([ModelComponent(shape: name, label: nil, span: span)])
    }
    if LanguageWords.laterShapes.contains(name) || LanguageWords.laterFunctions.contains(name) {
      report(.notAvailable("`\(name)`", at: span))
    } else if catalog[name] != nil {
      report(.notAValue("function `\(name)`", at: span, help: "call it: `\(name)(…)`"))
    } else if let attribute = attribute(name, at: span) {
      return attribute
    } else if !scope.lacksColumns, reported.insert("\(local.name).\(name)").inserted {
      report(
        .unknownName(
          name, at: span, nearest: units[name] == nil ? nearest(name, in: visibleNames()) : nil,
          help: nameHelp(name)))
    }
    return .poison
  }

  /// What may be meant by a name that nothing has: a unit, or one of few columns.
  private func nameHelp(_ name: String) -> String? {
    if units[name] != nil { return "a unit stands directly after a number: `1 \(name)`" }
    let columns = scope.columns.keys.sorted()
    guard scope.parameters == nil, !columns.isEmpty, columns.count <= 12 else { return nil }
    return "the columns are " + Diagnostic.listed(columns)
  }

  /// Names of values that are visible here, sorted.
  func visibleNames() -> [String] {
    var names = Set(tables.symbols.keys).union(scope.bound.keys)
    names.formUnion(tables.declared.keys.filter { !$0.contains(" ") })
    names.formUnion(calibrations.keys)
    if let parameters = scope.parameters {
      names.formUnion(parameters.keys)
    } else {
      names.formUnion(scope.columns.keys)
      if scope.seesCalibration { names.formUnion(local.names.keys) }
    }
    names.formUnion(catalog.names.filter { catalog[$0]?.kind == .shape })
    names.insert("stored")
    return names.sorted()
  }
}
