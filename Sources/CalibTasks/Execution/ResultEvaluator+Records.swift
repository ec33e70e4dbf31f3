import CalibData
import CalibLanguage
import CalibModel

/// Records of an alignment for programs: the file, and what its parameters are called there.
extension ResultEvaluator {
  /// `.file` and `.labels`; `nil` for a member of another name.
  ///
  /// - Parameter system: the node of the records, whose type knows the keys.
  func recordsMember(
    _ name: String, _ records: MillepedeRecords, of system: ResultProgram.NodeID, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value? {
    switch name {
    case "labels": return labels(records, of: system).value
    case "file":
      let labels = labels(of: records, system)
      do throws(MilleProblem) {
        let bytes = try MilleFile(records, labels: labels).bytes()
        return .file(.written(name: "mille.bin", [.init(path: "mille.bin", bytes: bytes)]))
      } catch {
        throw EvaluationFailure("cannot be written: \(error)", at: node.span)
      }
    default: return nil
    }
  }

  /// The label of each parameter of the records, by its place.
  func labels(of records: MillepedeRecords, _ system: ResultProgram.NodeID) -> [Int] {
    let labels = labels(records, of: system)
    return records.parameters.map { parameter in
      guard let label = labels[parameter] else {
        preconditionFailure("calib bug: a parameter without a label")
      }
      return label
    }
  }

  private func labels(_ records: MillepedeRecords, of system: ResultProgram.NodeID) -> ParameterLabels {
    guard case .system(_, let families) = program[system].type.perKey else {
      preconditionFailure("calib bug: records of no system")
    }
    return ParameterLabels(
      families.map { (name: $0.name, space: $0.type.keySpace) }, records.parameters)
  }
}
