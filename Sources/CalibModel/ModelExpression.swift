/// A fit model as a script writes it: named components added up, such as `gauss as core + linear`.
package struct ModelExpression: Hashable, Sendable {
  package struct Component: Hashable, Sendable {
    /// The shape's name in the catalog: `gauss`, `linear`.
    package let shape: String
    /// The name given with `as`, if any.
    package let label: String?

    package init(shape: String, label: String? = nil) {
      self.shape = shape
      self.label = label
    }
  }

  package let components: [Component]

  package init(components: [Component]) { self.components = components }
}
