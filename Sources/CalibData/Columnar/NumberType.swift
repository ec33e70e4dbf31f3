/// A type of numbers in binary files.
enum NumberType: Hashable {
  case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float16, float32, float64

  /// Bytes of a value.
  var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The name as numpy has it.
  var name: String {
    switch self {
    case .bool: "bool"
    case .int8: "int8"
    case .uint8: "uint8"
    case .int16: "int16"
    case .uint16: "uint16"
    case .int32: "int32"
    case .uint32: "uint32"
    case .int64: "int64"
    case .uint64: "uint64"
    case .float16: "float16"
    case .float32: "float32"
    case .float64: "float64"
    }
  }

  var kind: TableColumn.Kind {
    switch self {
    case .bool: .bool
    case .float16, .float32, .float64: .number
    case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64: .integer
    }
  }
}
