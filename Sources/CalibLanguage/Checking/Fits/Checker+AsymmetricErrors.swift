import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The errors of a fit's parameter to both sides, `peak.mean.lower` and `peak.mean.upper`.
extension Checker {
  /// The members that a parameter of a fit has beside those of every measured value.
  static let asymmetricErrors = ["lower", "upper"]

  /// The error to one side, for the fit to look up by path; `nil` of what is no parameter of a fit.
  ///
  /// They exist only where the fit was told to find them, which is known before anything runs.
  mutating func asymmetricError(
    _ id: ExpressionID, _ name: String, _ text: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term? {
    let parameter = graph[unnamed(id)]
    guard Self.asymmetricErrors.contains(name), case .member(let path) = parameter.operation,
      let owner = parameter.operands.first
    else { return nil }
    var (type, keys) = (parameter.type, KeySpace?.none)
    if case .keyed(let space, let inner) = type { (type, keys) = (inner, space) }
    var fit = graph[owner].type
    if case .keyed(_, let inner) = fit { fit = inner }
    guard case .measured(let dimension) = type, case .fit = fit else { return nil }
    guard hasAsymmetricErrors(owner) else {
      report(
        .notAValue(
          "`\(text).\(name)`", at: at, help: "let the fit find errors to both sides: `fit(…, minos: true)`"))
      return .poison
    }
    let number = ValueType.number(dimension)
    return .value(
      make(
        .member("\(path).\(name)"), [owner], keys.map { .keyed($0, number) } ?? number, parameter.stage,
        parameter.unit, span))
  }

  /// Whether a fit has `minos: true`; one that is not in sight, of a template's parameter, is believed to.
  private func hasAsymmetricErrors(_ owner: ExpressionID) -> Bool {
    let fit = graph[unnamed(owner)]
    guard case .algorithm(_, let arguments) = fit.operation else { return true }
    guard let place = arguments.firstIndex(of: "minos"), place < fit.operands.count else { return false }
    return graph[fit.operands[place]].value == .bool(true)
  }
}
