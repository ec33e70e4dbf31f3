/// A unit: its name as written, its dimension, and its size in the base unit of that dimension.
///
/// Base units are GeV, mm, ns, e, K, T and byte; angles are in radians. `value · factor` is the value in base units.
package struct Unit: Hashable, Sendable, CustomStringConvertible {
  package let name: String
  package let dimension: Dimension
  package let factor: Double

  package init(name: String, dimension: Dimension, factor: Double) {
    self.name = name
    self.dimension = dimension
    self.factor = factor
  }

  /// The unit of plain numbers; its name is empty.
  package static let none = Unit(name: "", dimension: .none, factor: 1)

  package var description: String { name }

  /// Whether this is an angle: it scales a plain number.
  package var isAngle: Bool { dimension.isNone && ["rad", "mrad", "urad", "µrad", "deg"].contains(name) }
}
