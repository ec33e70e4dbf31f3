/// A fit model as a script writes it: named components added up, such as `gauss as core + linear`.
package struct ModelExpression: Hashable, Sendable {
  package struct Component: Hashable, Sendable {
    /// The shape's name in the catalog: `gauss`, `linear`.
    package let shape: String
    /// The name given with `as`, if any.
    package let label: String?
    /// What stands in its parentheses, numbers in base units: `degree` of `chebyshev(5)`, `at` of `piecewise`.
    package let arguments: [Argument]
    /// The models that `piecewise`, `convolve` or `fractions` put together, in the order written.
    package let parts: [ModelExpression]
    /// What a `model` of the script computes; `nil` for a shape of the catalog.
    package let formula: ModelFormula?

    package init(
      shape: String, label: String? = nil, arguments: [Argument] = [], parts: [ModelExpression] = [],
      formula: ModelFormula? = nil
    ) {
      self.formula = formula
      self.shape = shape
      self.label = label
      self.arguments = arguments
      self.parts = parts
    }
  }

  package struct Argument: Hashable, Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  package let components: [Component]

  package init(components: [Component]) { self.components = components }
}
