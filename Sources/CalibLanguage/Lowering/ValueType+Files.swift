import CalibModel

extension ValueType {
  /// Whether it has files among its parts.
  var holdsFile: Bool {
    switch self {
    case .file: true
    case .list(let type), .optional(let type), .keyed(_, let type): type.holdsFile
    case .record(let fields): fields.contains { $0.type.holdsFile }
    default: false
    }
  }
}
