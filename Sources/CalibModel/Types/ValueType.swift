/// The type of an expression, as `language.md` names it.
package indirect enum ValueType: Hashable, Sendable {
  case bool
  case string
  case integer
  /// A plain or dimensioned number without an error.
  case number(Dimension)
  /// A value with an error.
  case measured(Dimension)
  case run
  case interval
  case range(ValueType)
  case list(ValueType)
  case record([Field])
  case optional(ValueType)
  /// A fit model before it meets data.
  case model
  /// A fit; its parameters by full path, in the order of the result.
  case fit([FitParameter])
  /// A collected object or result of the catalog, with its dimensions: `Profile<Length, Time>`.
  case object(String, [Dimension])
  /// A system of equations or its solution: an object of the catalog, with the parameters by family.
  case system(String, [Field])
  /// One value per key.
  case keyed(KeySpace, ValueType)
  /// A function of one number, made by a fit, a spline or a table.
  case curve(Dimension, Dimension)
  /// A function: a lambda, a function of the script.
  case function([ValueType], ValueType)
  /// Several values side by side, `(layer, side)`; names where the parts have them, else empty.
  case tuple([Field])
  /// A selection of runs.
  case runs
  /// A file that an external program leaves, or is given.
  case file
  /// A named dataset.
  case dataset
  /// What an error left: it fits everything, so that one mistake is one message.
  case poison

  package struct Field: Hashable, Sendable {
    package let name: String
    package let type: ValueType

    package init(name: String, type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  package struct FitParameter: Hashable, Sendable {
    /// The full path, `core.mean`, or the bare name where the component has no name of its own.
    package let path: String
    package let dimension: Dimension

    package init(path: String, dimension: Dimension) {
      self.path = path
      self.dimension = dimension
    }
  }

  /// A number of rows, which counts as a number with its error.
  package static let count = ValueType.object("Count", [])

  /// A plain number.
  package static let plain = ValueType.number(.none)
}

extension ValueType {
  /// The type of one key's value; the type itself where it is not keyed.
  package var perKey: ValueType {
    if case .keyed(_, let type) = self { type } else { self }
  }

  /// The keys of a keyed value.
  package var keySpace: KeySpace? {
    if case .keyed(let space, _) = self { space } else { nil }
  }

  /// This type for each key of a space; itself where there is no space.
  package func keyed(by space: KeySpace?) -> ValueType { space.map { .keyed($0, self) } ?? self }

  /// The type of what is there; the type itself where it is not optional.
  package var unwrapped: ValueType {
    if case .optional(let type) = self { type } else { self }
  }

  /// Whether a value of this type may be absent.
  package var isOptional: Bool {
    if case .optional = self { true } else { false }
  }
}

extension ValueType: CustomStringConvertible {
  /// As a script writes it: `Energy`, `Measured<Length>`, `Histogram<Energy>`, `{ scale: Number }`.
  package var description: String {
    switch self {
    case .bool: "Bool"
    case .string: "String"
    case .integer: "Int"
    case .number(let dimension): dimension.description
    case .measured(let dimension): "Measured<\(dimension)>"
    case .run: "Run"
    case .interval: "IoV"
    case .range(let type): "Range<\(type)>"
    case .list(let type): "[\(type)]"
    case .record(let fields): "{ " + fields.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + " }"
    case .optional(let type): "\(type)?"
    case .model: "Model"
    case .fit: "Fit"
    case .object(let name, let dimensions):
      dimensions.isEmpty ? name : "\(name)<\(dimensions.map(\.description).joined(separator: ", "))>"
    case .system(let name, let families):
      "\(name) of " + families.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
    case .keyed(let space, let type): "Keyed<\(space), \(type)>"
    case .curve(let x, let y): "Curve<\(x), \(y)>"
    case .function(let parameters, let result):
      "(\(parameters.map(\.description).joined(separator: ", "))) -> \(result)"
    case .tuple(let parts): "(\(parts.map(\.type.description).joined(separator: ", ")))"
    case .runs: "Runs"
    case .file: "File"
    case .dataset: "Dataset"
    case .poison: "?"
    }
  }
}
