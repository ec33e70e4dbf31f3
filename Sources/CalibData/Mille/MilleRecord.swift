/// A record of Millepede: the measurements of one track.
package struct MilleRecord: Hashable, Sendable {
  /// A measurement with its derivatives.
  package struct Measurement: Hashable, Sendable {
    /// The residual, and its standard error > 0, in one unit.
    package var value: Double
    package var sigma: Double
    /// By the parameters of the track, from 1.
    package var locals: [Derivative]
    /// By the parameters of the detector, whose labels are above 0.
    package var globals: [Derivative]

    package init(value: Double, sigma: Double, locals: [Derivative], globals: [Derivative]) {
      self.value = value
      self.sigma = sigma
      self.locals = locals
      self.globals = globals
    }
  }

  package struct Derivative: Hashable, Sendable {
    package var label: Int
    package var value: Double

    package init(_ label: Int, _ value: Double) {
      self.label = label
      self.value = value
    }
  }

  package var measurements: [Measurement]

  package init(_ measurements: [Measurement]) { self.measurements = measurements }
}

/// How records lie in a file: as Fortran writes them, with their length before and behind, or as C does.
package enum MilleLayout: Hashable, Sendable { case fortran, c }
