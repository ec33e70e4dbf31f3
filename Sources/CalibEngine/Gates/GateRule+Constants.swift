import CalibGraph
import CalibModel

extension GateRule {
  /// The numbers of a constant by key, in base units as those of a gate; one that is no number has none.
  static func numbers(_ constant: Payload.Constant, units: UnitTable) -> [Number] {
    /// The size of a unit; one that the script does not know makes the number none at all, and so the verdict a veto:
    /// nothing is guessed.
    func factor(_ unit: String) -> Double { unit.isEmpty ? 1 : units.unit(unit)?.factor ?? .nan }
    return switch constant {
    case .integer(let value): [Number(key: "", value: Double(value), error: 0)]
    case .number(let value, let unit):
      [Number(key: "", value: value * factor(unit), error: 0)]
    case .measured(let value, let error, let unit):
      [Number(key: "", value: value * factor(unit), error: error * factor(unit))]
    case .keyed(let keyed):
      keyed.keys.indices.flatMap { index in
        numbers(keyed.constant(index), units: units).map {
          Number(key: "\(keyed.keys[index])", value: $0.value, error: $0.error)
        }
      }
    case .bool, .string, .record, .list, .curve, .file: []
    }
  }

  /// The decisions of all gates of a calibration for one interval.
  ///
  /// - Parameter table: gives the constants that a gate is held against.
  static func decisions(
    _ spec: CalibrationSpec, _ report: ExecutionReport, _ interval: IntervalOfValidity, units: UnitTable,
    table: (ConstantReference) -> ConstantTable
  ) -> [GateDecision] {
    spec.gates.map { gate in
      let payload = report.payloads.first { $0.name == gate.payload } ?? report.payload
      let olds = table(gate.against).entries.compactMap { entry in
        entry.interval.intersection(interval).map {
          Old(interval: $0, digest: entry.digest, numbers: numbers(entry.value, units: units))
        }
      }
      return decision(
        gate, payload: payload?.name, new: payload?[gate.field].map { numbers($0, units: units) } ?? [],
        olds: olds,
        entries: report.entries.first?.value ?? 0)
    }
  }
}
