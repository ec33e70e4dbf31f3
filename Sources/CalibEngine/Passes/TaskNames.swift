import CalibGraph
import CalibModel

/// The names of tasks, the same in every run and in every plan.
enum TaskNames {
  static func collect(_ spec: CalibrationSpec, pass: Int, collector: Int, path: String) -> String {
    "\(spec.name)/\(pass)/collect/\(spec.collectors[collector].name)/\(path)"
  }

  static func algorithm(_ calibration: String, pass: Int) -> String { "\(calibration)/\(pass)/algorithm" }

  /// An execution is named by its last run: in one pass only a merge at the end of a range ends at the same.
  static func execution(_ calibration: String, pass: Int, last: ExperimentRun, isMergedBack: Bool = false)
    -> String
  {
    "\(calibration)/\(pass)/execution/\(last)\(isMergedBack ? "/merged back" : "")"
  }

  static func check(_ calibration: String) -> String { "\(calibration)/check" }

  static func publish(_ tag: String) -> String { "publish/\(tag)" }
}
