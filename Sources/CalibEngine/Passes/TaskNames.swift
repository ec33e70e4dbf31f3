import CalibGraph
import CalibModel

/// The names of tasks, the same in every run and in every plan.
enum TaskNames {
  static func collect(_ spec: CalibrationSpec, pass: Int, collector: Int, path: String) -> String {
    "\(spec.name)/\(pass)/collect/\(spec.collectors[collector].name)/\(path)"
  }

  static func algorithm(_ calibration: String, pass: Int) -> String { "\(calibration)/\(pass)/algorithm" }

  /// An execution is named by its last run, or the last stretch of one, and its kind: in one pass no two of a kind end
  /// at the same place.
  static func execution(
    _ calibration: String, pass: Int, last: RunPiece, kind: WalkExecution.Kind = .plain
  ) -> String {
    "\(calibration)/\(pass)/execution/\(last)\(kind == .plain ? "" : "/\(kind.rawValue)")"
  }

  static func question(_ calibration: String, _ question: WalkQuestion) -> String {
    "\(calibration)/1/question/\(question.question.rawValue)/\(question.name)"
  }

  /// A program that another task runs, by its number there, from 1.
  static func program(_ parent: String, _ number: Int) -> String {
    "\(parent)/exec\(number == 1 ? "" : "/\(number)")"
  }

  static func check(_ calibration: String) -> String { "\(calibration)/check" }

  static func publish(_ tag: String) -> String { "publish/\(tag)" }
}
