package import CalibModel

/// Values as text for people: in messages, in the history of passes and in the REPL.
package enum ValueText {
  /// The text of a value in a unit; a number is divided by the unit's size.
  package static func text(_ value: Value, unit: Unit) -> String {
    let suffix = unit.name.isEmpty ? "" : " \(unit.name)"
    switch value {
    case .none: return "none"
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number): return "\(number)\(suffix)"
    case .number(let number), .count(let number):
      return QuantityText.quantity(number / unit.factor, unit: unit.name)
    case .measured(let measured):
      return QuantityText.measured(
        measured.value / unit.factor, error: measured.error / unit.factor, unit: unit.name)
    case .string(let text): return text
    case .run(let run): return "\(run)"
    case .interval(let interval): return "\(interval)"
    case .range(let low, let high, let includesUpper):
      return QuantityText.number(low / unit.factor) + (includesUpper ? ".." : "..<")
        + QuantityText.number(high / unit.factor)
        + suffix
    case .list(let values): return "[" + values.map { text($0, unit: unit) }.joined(separator: ", ") + "]"
    case .record(let entries):
      return "{ " + entries.map { "\($0.name) = \(text($0.value, unit: .none))" }.joined(separator: ", ")
        + " }"
    case .histogram(let histogram):
      return "histogram of \(JSONValue.text(histogram.entries)) entries in \(histogram.axis.bins) bins"
    case .summary(let summary): return "summary of \(JSONValue.text(summary.count)) rows"
    case .object(let object): return "\(object.typeName) of \(JSONValue.text(object.entries)) entries"
    case .keyed(let values): return "one value for each of \(QuantityText.plural(values.count, "key"))"
    case .curve: return "curve"
    case .file(let file): return "\(file)"
    case .model(let model):
      return model.components.map { $0.label.map { "\($0)" } ?? $0.shape }.joined(separator: " + ")
    case .fit(let fit):
      return fit.isOK ? "fit, chi2/ndf \(QuantityText.number(fit.chi2))/\(fit.ndf)" : "failed fit"
    }
  }
}
