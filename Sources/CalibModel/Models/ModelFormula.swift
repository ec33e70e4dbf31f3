/// What a `model` of the script computes: a program over its variable and its parameters, in base units.
///
/// Each step uses steps before it; the last one is the model's value.
package struct ModelFormula: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    case x
    case number(Double)
    /// A parameter by its place.
    case parameter(Int)
    case unary(Unary, Int)
    case binary(Binary, Int, Int)
  }

  package enum Unary: String, Hashable, Sendable, CaseIterable {
    case negate, absolute, squareRoot, exponential, logarithm, sine, cosine, tangent, arcTangent,
      hyperbolicTangent
  }

  package enum Binary: String, Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, power
    /// 1 where the first is less than the second, else 0.
    case less
    /// The second where the first is not 0, else 0.
    case choose
  }

  package struct Parameter: Hashable, Sendable {
    package let name: String
    /// Where a fit begins it.
    package let start: Double
    /// The values that it may take, both ends included.
    package let low: Double
    package let high: Double
    /// What it is shown in; its dimension is not kept.
    package let unit: Unit

    package init(
      name: String, start: Double, low: Double = -.infinity, high: Double = .infinity, unit: Unit = .none
    ) {
      self.unit = Unit(name: unit.name, dimension: .none, factor: unit.factor)
      self.name = name
      self.start = start
      self.low = low
      self.high = high
    }
  }

  package let parameters: [Parameter]
  package let steps: [Step]

  /// Makes a program; steps and parameters that it names are there.
  package init(parameters: [Parameter], steps: [Step]) {
    self.parameters = parameters
    self.steps = steps
  }
}
