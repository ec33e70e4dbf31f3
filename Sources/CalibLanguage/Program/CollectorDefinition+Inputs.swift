package import CalibModel

extension CollectorDefinition {
  /// What a value per row is taken for.
  package enum Input: Hashable, Sendable {
    /// An argument of the primitive, by the parameter's name; those of a list follow each other.
    case argument(String)
    /// A part of the key of `by`.
    case key
    /// The derivative of the residual by a parameter, by the place of its use.
    case derivative(use: Int, family: Int)
    /// A part of the key of that parameter.
    case parameterKey(use: Int, family: Int)

    /// The name of the parameter that it fills.
    package var parameter: String? {
      if case .argument(let name) = self { name } else { nil }
    }
  }

  /// Parameters of a system of equations under one name: one, or one for each key.
  package struct Family: Hashable, Sendable {
    package let name: String
    /// `nil`: a single parameter.
    package let keys: KeySpace?
    /// The dimension of a parameter: that of the residual over that of the derivative.
    package let dimension: Dimension

    package init(name: String, keys: KeySpace?, dimension: Dimension) {
      self.name = name
      self.keys = keys
      self.dimension = dimension
    }

    /// The type of its solution.
    package var type: ValueType { keys.map { .keyed($0, .measured(dimension)) } ?? .measured(dimension) }
  }
}
