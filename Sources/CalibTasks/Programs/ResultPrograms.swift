import CalibGraph
import CalibLanguage
import CalibModel

/// The programs that an execution runs, for the evaluator: `exec` in a `let`.
package final class ResultPrograms {
  // A class, because what a program left is read once and seen by all who ask for it.
  private let calibration: CalibrationDefinition
  private let request: ExecutionRequest
  private let place: ProgramPlace
  private let session: ProgramSession
  /// What the programs left, by place.
  private var outputs: [Int: Value] = [:]

  init(
    _ calibration: CalibrationDefinition, _ request: ExecutionRequest, _ place: ProgramPlace,
    _ session: ProgramSession
  ) {
    self.calibration = calibration
    self.request = request
    self.place = place
    self.session = session
  }

  /// The definition of the program that a node runs.
  func definition(_ place: Int) -> ExecDefinition { calibration.algorithm.execs[place] }

  /// One output of a program, for its conditions.
  func output(_ name: String, of place: Int) -> Value? {
    guard case .record(let entries)? = outputs[place] else { return nil }
    return entries.first { $0.name == name }?.value
  }

  /// What a program left, as a record of its outputs; `nil` where the execution has to be left for now.
  ///
  /// - Parameter operands: the values of its command line; `nil` for one that cannot stand there.
  func run(_ place: Int, operands: [ProgramOperand]) -> Value? {
    let exec = definition(place)
    do throws(TaskFailure) {
      var command = ProgramCommand(exec, self.place, operands: operands)
      let wanted = try command.running(name(place), calibration.spec, calibration.spec.policy)
      guard let result = session.result(of: wanted) else { return nil }
      let record = try ProgramCollecting.record(exec, result.outputs)
      outputs[place] = record
      return record
    } catch {
      session.failure = error
      return nil
    }
  }

  /// Notes that an `enough:` is false.
  func lack(_ reason: String) { session.lack = reason }

  /// The file or folder of another calibration's constants, or of iterated values: `x.file`, `x.database`.
  ///
  /// - Parameter kind: `file` or `database`.
  /// - Parameter nodes: the fields, each a constant or an iterated value of the program.
  /// - Returns: `nil` where the execution has to be left.
  func constants(_ kind: String?, _ nodes: [ResultProgram.NodeID], _ values: [Value]) -> Value? {
    var tables: [ConstantTable] = []
    let program = calibration.algorithm.program
    for (node, value) in zip(nodes, values) {
      switch program[node].operation {
      case .constant(let place): tables.append(request.constants[place])
      case .before(let place):
        let (type, unit) = (program[node].type, program[node].unit)
        guard let constant = ExecutionTask.constant(value, type, unit: unit) else { continue }
        let name = calibration.spec.iterated[place]
        tables.append(
          ConstantTable(
            reference: ConstantReference(.iterated(name), field: name),
            entries: [.init(interval: request.label, value: constant, digest: "")]))
      default: continue
      }
    }
    do throws(TaskFailure) {
      return try ConstantsFile(tables).value(request.runs, as: kind)
    } catch {
      session.failure = error
      return nil
    }
  }

  private func name(_ place: Int) -> String {
    let number = calibration.algorithm.execs.count > 1 ? " \(place + 1)" : ""
    return "\(calibration.name)/\(request.pass)/exec\(number)/\(request.label)"
  }
}
