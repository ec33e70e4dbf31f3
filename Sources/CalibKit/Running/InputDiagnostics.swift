import CalibTasks

extension FilePatternError.Kind {
  /// The code of the message; each has a page in `docs/errors`.
  var code: String {
    switch self {
    case .noFile: "C0711"
    case .noRunCapture: "C0712"
    case .unreadableRun: "C0713"
    case .sameFileTwice: "C0714"
    case .noRun: "C0715"
    case .missingColumn: "C0716"
    case .unreadableFile: "C0717"
    case .badCatalog: "C0718"
    case .missingInCatalog: "C0719"
    case .unknownAttribute: "C0720"
    }
  }
}
