package import CalibModel
import CalibNumerics

/// Writes what a script says of the parameters of a `millepede` as lines for pede.
package enum SteeringPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "steering", "Lines of a steering file for pede: parameters and constraints of a `millepede`.",
    parameters: [
      .init(
        "system", .value(.object("MillepedeRecords", [.a])), required: true, positional: true,
        "what was collected"),
      .init("fixed", .parameters, "parameters that stay where they are: `[du[1], gamma[1..4]]`"),
      .init("presigma", .startValues, "how far the parameters of a family may move: `{ gamma: 1 mrad }`"),
      .init("constraints", .constraints, "linear conditions: `[sum(du) == 0 um]`"),
    ], result: .list(.string))

  /// The labels in the file of the parameters, by place: an argument that the evaluation adds.
  package static let labels = "labels"

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    guard case .object(.millepede(let records))? = arguments["system"],
      case .list(let labels)? = arguments[labels]
    else { throw AlgorithmError("is of nothing that pede could solve") }
    let names = labels.map { $0.asNumber.map { "\(Int($0))" } ?? "" }
    let system = SystemParameters(families: records.families, parameters: records.parameters)
    var lines: [String] = []
    let presigmas = try system.presigmas(arguments).sorted { $0.key < $1.key }
    if !presigmas.isEmpty { lines.append("Parameter") }
    for (place, presigma) in presigmas { lines.append("\(names[place]) 0 \(presigma)") }
    for constraint in try SystemConstraints(system).constraints(arguments["constraints"]) {
      lines.append("Constraint \(constraint.value)")
      for term in constraint.terms where term.value != 0 {
        lines.append("\(names[term.index]) \(term.value)")
      }
    }
    return .list(lines.map { .string($0) })
  }
}
