import CalibDiagnostics
import CalibGraph
package import CalibLanguage
package import CalibModel

/// The checks over several calibrations, judged on what all of them found.
///
/// A check is made for each stretch of runs over which all constants that it reads are the same.
package struct OverallJudgement: Sendable {
  /// One check on one stretch of runs.
  package struct Verdict: Hashable, Sendable {
    package let name: String
    package let isRequired: Bool
    package let calibrations: [String]
    /// The first run of the stretch; `nil` where there is none at which all constants are known.
    package let run: ExperimentRun?
    package let passed: Bool
    /// Why not: the script's message, or what could not be computed; empty where there is nothing to say.
    package let message: String

    /// One line for people.
    package var text: String {
      let place = run.map { " from run \($0)" } ?? ""
      return "`\(name)`\(passed ? " holds" : " fails")\(place)" + (message.isEmpty ? "" : ": \(message)")
    }
  }

  private let checks: [OverallCheck]
  private let units: UnitTable

  package init(_ checks: [OverallCheck], units: UnitTable) {
    self.checks = checks
    self.units = units
  }

  /// The verdicts on results; of a check none where one of its calibrations was not asked for.
  package func verdicts(_ results: [CalibrationResult]) -> [Verdict] {
    checks.flatMap { check -> [Verdict] in
      let names = Set(results.map(\.name))
      guard check.calibrations.allSatisfy(names.contains) else { return [] }
      let tables = check.constants.map { Self.table($0, results) }
      let moments = Self.stretches(tables)
      guard !moments.isEmpty else {
        return [verdict(check, nil, false, "at no run all of its constants are known")]
      }
      return moments.map { judged(check, tables, at: $0) }
    }
  }

  private func judged(_ check: OverallCheck, _ tables: [ConstantTable], at moment: RunMoment) -> Verdict {
    let run = moment.run
    var inputs = ResultEvaluator.Inputs()
    inputs.constants = tables.enumerated().map { place, table in
      table.entry(run).flatMap {
        ConstantValues.value($0.value(at: moment), units: units, source: -1 - place)
      } ?? .none
    }
    var evaluator = ResultEvaluator(program: check.program, inputs: inputs)
    do throws(EvaluationFailure) {
      if try evaluator.value(check.check.condition) == .bool(true) { return verdict(check, run, true, "") }
      guard let node = check.check.message, case .string(let text) = try evaluator.value(node) else {
        return verdict(check, run, false, "")
      }
      return verdict(check, run, false, text)
    } catch {
      return verdict(check, run, false, "a part of it \(error.message)")
    }
  }

  private func verdict(_ check: OverallCheck, _ run: ExperimentRun?, _ passed: Bool, _ message: String)
    -> Verdict
  {
    Verdict(
      name: check.check.name, isRequired: check.check.kind == .require, calibrations: check.calibrations,
      run: run, passed: passed, message: message)
  }

  /// The constants that a calibration found, over runs.
  private static func table(_ reference: ConstantReference, _ results: [CalibrationResult]) -> ConstantTable {
    guard case .calibration(let name) = reference.source,
      let result = results.first(where: { $0.name == name })
    else { return ConstantTable(reference: reference, entries: []) }
    let entries = result.intervalGroups.compactMap { pieces -> ConstantTable.Entry? in
      let values = pieces.compactMap { piece in
        piece.report.constant(reference.field).map {
          ConstantTable.Piece(from: piece.piece?.from ?? RunMoment(piece.interval.first), value: $0)
        }
      }
      guard let first = pieces.first, values.count == pieces.count else { return nil }
      return ConstantTable.Entry(interval: first.interval, pieces: values, digest: first.digest)
    }
    return ConstantTable(reference: reference, entries: entries)
  }

  /// The first moment of each stretch over which all tables have one value, sorted.
  private static func stretches(_ tables: [ConstantTable]) -> [RunMoment] {
    let firsts = tables.flatMap(\.entries).flatMap { entry in
      [RunMoment(entry.interval.first)] + entry.pieces.dropFirst().map(\.from)
    }
    return Set(firsts).sorted().filter { moment in tables.allSatisfy { $0.entry(moment.run) != nil } }
  }
}
