import CalibLanguage
import CalibModel
import CalibPrimitives

extension ResultEvaluator {
  /// A member of a collected object, a fit, a record or a measured value.
  mutating func member(_ name: String, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    let object = node.operands[0]
    switch operand(node, 0) {
    case .histogram(let histogram): return try histogramMember(name, histogram, object, node)
    case .summary(let summary): return try summaryMember(name, summary, object, node)
    case .fit(let fit): return try fitMember(name, fit, node)
    case .record(let entries):
      if let entry = entries.first(where: { $0.name == name }) { return entry.value }
    case .measured(let value):
      let weights = value.terms.first.flatMap { weightedCounts[$0.source] } ?? RowWeights(rows: value.value)
      if let member = weights.member(name) { return .number(member) }
      if name == "value" { return .number(value.value) }
      if name == "error" { return .number(value.error) }
    case .number(let value):
      if name == "value" { return .number(value) }
      if name == "error" { return .number(0) }
    case .integer(let value):
      if name == "value" { return .integer(value) }
    case .range(let low, let high, _):
      if name == "first" || name == "low" { return .number(low) }
      if name == "last" || name == "high" { return .number(high) }
    case .object(let object): return try objectMember(name, object, node)
    case .keyed(let fits) where name == "failed": return .integer(fits.values.count { !Self.isGood($0) })
    case .none, .bool, .string, .run, .interval, .list, .count, .model, .keyed, .curve, .file: break
    }
    throw EvaluationFailure("has no `\(name)`", at: node.span)
  }

  /// A member of an object that its signature describes.
  private mutating func objectMember(
    _ name: String, _ object: CollectedObject, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    if case .millepede(let records) = object,
      let value = try recordsMember(name, records, of: node.operands[0], node)
    {
      return value
    }
    switch object.member(name) {
    case .number(let value): return .number(value)
    case .measured(let value, let error):
      return .measured(shared(MemberKey(object: node.operands[0], member: name), value: value, error: error))
    case .numbers(let values): return .list(values.map { .number($0) })
    case .histogram(let histogram): return .histogram(histogram)
    case .missing(let reason): throw EvaluationFailure(reason, at: node.span)
    case nil: throw EvaluationFailure("has no `\(name)`", at: node.span)
    }
  }

  /// Whether the fit of a key is there and ended well.
  private static func isGood(_ value: Value) -> Bool {
    if case .fit(let fit) = value { fit.isOK } else { false }
  }

  private mutating func histogramMember(
    _ name: String, _ histogram: Histogram, _ object: ResultProgram.NodeID, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    switch name {
    case "entries": return .number(histogram.entries)
    case "sum": return .number(histogram.sum)
    case "effective": return .number(histogram.effective)
    case "underflow": return .number(histogram.underflow)
    case "overflow": return .number(histogram.overflow)
    case "mode":
      guard let mode = histogram.mode else { throw EvaluationFailure("has no entry", at: node.span) }
      return .number(mode)
    case "mean":
      guard let mean = histogram.mean, let error = histogram.meanError else {
        throw EvaluationFailure("has fewer than two entries", at: node.span)
      }
      return .measured(shared(MemberKey(object: object, member: name), value: mean, error: error))
    case "sigma":
      guard let sigma = histogram.sigma, let error = histogram.sigmaError else {
        throw EvaluationFailure("has fewer than two entries", at: node.span)
      }
      return .measured(shared(MemberKey(object: object, member: name), value: sigma, error: error))
    default: throw EvaluationFailure("has no `\(name)`", at: node.span)
    }
  }

  private mutating func summaryMember(
    _ name: String, _ summary: Summary, _ object: ResultProgram.NodeID, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    let tooFew = EvaluationFailure("has fewer than two entries", at: node.span)
    switch name {
    case "entries", "count": return .number(summary.count)
    case "sum": return .number(summary.sum)
    case "effective": return .number(summary.effective)
    case "variance":
      guard let variance = summary.variance else { throw tooFew }
      return .number(variance)
    case "minimum", "min", "maximum", "max":
      guard summary.count > 0 else { throw EvaluationFailure("has no entry", at: node.span) }
      return .number(name.hasPrefix("min") ? summary.minimum : summary.maximum)
    case "mean":
      guard let error = summary.meanError else { throw tooFew }
      return .measured(shared(MemberKey(object: object, member: name), value: summary.mean, error: error))
    case "sigma":
      guard let sigma = summary.sigma, let error = summary.sigmaError else { throw tooFew }
      return .measured(shared(MemberKey(object: object, member: name), value: sigma, error: error))
    default: throw EvaluationFailure("has no `\(name)`", at: node.span)
    }
  }

  /// The measured value of a member; asked for twice it is the same, with the same source.
  private mutating func shared(_ key: MemberKey, value: Double, error: Double) -> Measured {
    let key = scoped(key)
    if let known = measuredMembers[key] { return known }
    let measured = newSource(value: value, error: error)
    measuredMembers[key] = measured
    return measured
  }

  /// A number of a failed fit that is used ends the execution; `.ok` and `.status` may always be asked.
  private func fitMember(
    _ name: String, _ fit: FitResult, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    switch name {
    case "ok": return .bool(fit.isOK)
    case "status": return .string(fit.status.rawValue)
    default: break
    }
    guard fit.isOK else { throw EvaluationFailure("the fit failed: \(fit.statusText)", at: node.span) }
    switch name {
    case "curve":
      guard let curve = FittedModel(fit, part: 0)?.curve(outside: .clamp) else {
        throw EvaluationFailure("the fit has no curve", at: node.span)
      }
      return .curve(curve)
    case "chi2": return .number(fit.chi2)
    case "ndf": return .integer(fit.ndf)
    case "p_value": return .number(fit.pValue)
    default: break
    }
    if let exact = fit.parameters.first(where: { $0.path == name }) { return .measured(exact.value) }
    if let side = try asymmetricError(name, fit, node) { return side }
    let component = fit.parameters.filter { $0.path.hasPrefix(name + ".") }
    if !component.isEmpty {
      return .record(
        component.map {
          Value.Entry(name: String($0.path.dropFirst(name.count + 1)), value: .measured($0.value))
        })
    }
    let short = fit.parameters.filter { $0.path.hasSuffix("." + name) }
    if short.count == 1 { return .measured(short[0].value) }
    throw EvaluationFailure("the fit has no parameter `\(name)`", at: node.span)
  }

  /// The error of a parameter to one side, negative below, of a name such as `core.mean.upper`.
  private func asymmetricError(
    _ name: String, _ fit: FitResult, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value? {
    for parameter in fit.parameters {
      let (lower, upper) = (name == "\(parameter.path).lower", name == "\(parameter.path).upper")
      guard lower || upper else { continue }
      guard let error = lower ? parameter.low : parameter.high else {
        throw EvaluationFailure(
          "no error \(lower ? "below" : "above") was found for `\(parameter.path)`: \(parameter.trouble)",
          at: node.span)
      }
      return .number(error)
    }
    return nil
  }
}
