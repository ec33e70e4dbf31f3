/// What one track says: measurements with their derivatives by its own parameters and by those of the
/// alignment.
///
/// The names are Millepede's: *local* parameters are those of the track alone, *global* ones have labels
/// above 0.
package struct MilleRecord: Hashable, Sendable {
  package struct Derivative: Hashable, Sendable {
    /// A local parameter counted from 0, or a label.
    package let index: Int
    package let value: Double

    package init(_ index: Int, _ value: Double) {
      self.index = index
      self.value = value
    }
  }

  /// The measured values less what the track model gives at its start.
  package private(set) var values: [Double] = []
  package private(set) var sigmas: [Double] = []
  /// The derivatives of all measurements, one after the other; each ends before its entry of the list of
  /// ends.
  package private(set) var locals: [Derivative] = []
  package private(set) var localEnds: [Int] = []
  package private(set) var globals: [Derivative] = []
  package private(set) var globalEnds: [Int] = []
  /// How many local parameters there are.
  package private(set) var localCount = 0

  package init() {}

  package var count: Int { values.count }

  /// Adds a measurement; `sigma` is above 0.
  package mutating func add(_ value: Double, sigma: Double, local: [Derivative], global: [Derivative]) {
    values.append(value)
    sigmas.append(sigma)
    locals += local
    localEnds.append(locals.count)
    globals += global
    globalEnds.append(globals.count)
    for derivative in local { localCount = max(localCount, derivative.index + 1) }
  }

  /// Where the derivatives of a measurement lie.
  func localRange(_ measurement: Int) -> Range<Int> {
    (measurement == 0 ? 0 : localEnds[measurement - 1])..<localEnds[measurement]
  }

  func globalRange(_ measurement: Int) -> Range<Int> {
    (measurement == 0 ? 0 : globalEnds[measurement - 1])..<globalEnds[measurement]
  }
}
