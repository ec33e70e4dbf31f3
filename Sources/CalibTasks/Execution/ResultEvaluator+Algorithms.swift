import CalibLanguage
import CalibModel
import CalibPrimitives

extension ResultEvaluator {
  /// An algorithm of the catalog, with its arguments by name.
  mutating func algorithm(
    _ name: String, _ arguments: [String], _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    guard name == FitPrimitive.signature.name else {
      preconditionFailure("calib bug: no algorithm is named \(name)")
    }
    var values: [String: Value] = [:]
    for (place, argument) in arguments.enumerated() { values[argument] = operand(node, place) }
    guard case .histogram(let histogram) = values["histogram"], case .model(let model) = values["model"]
    else {
      preconditionFailure("calib bug: a fit of no histogram or model")
    }
    let fit = FitPrimitive.fit(
      histogram, model, start: startValues(values["start"]), range: fitRange(values["range"]),
      method: fitMethod(values["method"]), firstSource: sources)
    sources += fit.parameters.count
    return .fit(fit)
  }

  /// Start values by path; a nested record names the component.
  private func startValues(_ value: Value?, prefix: String = "") -> [String: Double] {
    guard case .record(let entries) = value else { return [:] }
    var values: [String: Double] = [:]
    for entry in entries {
      if let number = entry.value.asNumber { values[prefix + entry.name] = number }
      values.merge(startValues(entry.value, prefix: prefix + entry.name + ".")) { first, _ in first }
    }
    return values
  }

  private func fitRange(_ value: Value?) -> (Double, Double)? {
    guard case .range(let low, let high, _) = value else { return nil }
    return (low, high)
  }

  private func fitMethod(_ value: Value?) -> FitMethod {
    guard case .string(let text) = value else { return .chiSquare }
    return FitMethod(rawValue: text) ?? .chiSquare
  }
}
