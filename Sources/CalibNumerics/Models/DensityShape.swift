/// A shape with derivatives by duals: what ``DensityModel`` makes a model of.
///
/// A value of it holds the parameters of one evaluation and whatever follows from them alone, so that a
/// point costs no more than it must.
package protocol DensityShape: Sendable {
  /// The parameters after the first, which is the yield or level; at most eight, or seven where it is
  /// convolved.
  static var parameters: [ShapeParameter] { get }

  /// What the first parameter counts.
  static var amplitude: ShapeAmplitude { get }

  init(_ parameters: DualParameters, _ geometry: FitGeometry)

  /// The density along the axis, of integral 1; for a level the part of it that is reached.
  func density(at x: Dual) -> Dual

  /// The integral of the density over an interval.
  func integral(from low: Double, to high: Double) -> Dual

  /// What belongs to the edge of a bin, for shapes whose integral has a formula; `nil` for others.
  ///
  /// Bins follow one another, and an edge is computed once for both of its neighbours. A shape has it for all
  /// places or for none.
  func edge(at x: Double) -> ShapeEdge?

  func addDensities(at points: FitPoints, amplitude: Double, scale: Double, to output: FitOutput)
  func addIntegrals(over points: FitPoints, amplitude: Double, scale: Double, to output: FitOutput)

  /// The length over which the density is smooth: integrals without a formula take steps of this size.
  var finestScale: Double { get }
}

/// What the first parameter of a shape counts.
package enum ShapeAmplitude: Sendable {
  /// The entries under the whole density.
  case yield
  /// The entries per bin where the shape is 1.
  case level
}

/// A parameter of a shape: its name, where it may go and where a fit begins.
package struct ShapeParameter: Sendable {
  package let name: String
  let limits: @Sendable (FitGeometry) -> ParameterLimits
  let start: @Sendable (SpectrumGuess, FitGeometry) -> Double

  /// A place on the axis, which begins at the guessed peak; `offset` in guessed widths from it.
  static func place(_ name: String) -> ShapeParameter {
    ShapeParameter(
      name: name, limits: { ParameterLimits($0.low - $0.length, $0.high + $0.length) },
      start: { guess, _ in guess.peakPosition })
  }

  /// A width, which begins at a part of the guessed one.
  static func width(_ name: String, times factor: Double = 1) -> ShapeParameter {
    ShapeParameter(
      name: name, limits: { ParameterLimits(1e-2 * $0.binWidth, 10 * $0.length) },
      start: { guess, _ in factor * guess.peakSigma })
  }

  /// A plain number.
  static func number(_ name: String, _ low: Double, _ high: Double, start: Double) -> ShapeParameter {
    ShapeParameter(name: name, limits: { _ in ParameterLimits(low, high) }, start: { _, _ in start })
  }
}

/// The values of a shape's parameters, each as a dual in the lane of its place.
package struct DualParameters {
  private let values: UnsafePointer<Double>

  package init(_ values: UnsafePointer<Double>) { self.values = values }

  package subscript(index: Int) -> Dual { Dual(values[index], lane: index) }
}

/// The area of a density to the nearer side of a place, which keeps its digits in both tails.
package struct ShapeEdge: Sendable {
  /// The area below the place, or above it.
  let area: Dual
  let isAbove: Bool

  /// The area between this place and a higher one.
  @inline(__always)
  func integral(to upper: ShapeEdge) -> Dual {
    if isAbove { return area - upper.area }
    return upper.isAbove ? 1 - (area + upper.area) : upper.area - area
  }
}

extension DensityShape {
  @inline(__always)
  package func edge(at x: Double) -> ShapeEdge? { nil }
  package static var amplitude: ShapeAmplitude { .yield }

  /// By Gauss and Legendre with five points for each step of the finest scale.
  package func integral(from low: Double, to high: Double) -> Dual {
    let count = max(1, min(200, Int(((high - low) / finestScale).rounded(.up))))
    let width = (high - low) / Double(count)
    var sum = Dual(0)
    for panel in 0..<count {
      let center = low + (Double(panel) + 0.5) * width
      for node in GaussLegendre.five {
        sum += density(at: Dual(center + 0.5 * width * node.place)) * node.weight
      }
    }
    return sum * (0.5 * width)
  }
}

/// The points and weights of Gauss and Legendre between -1 and 1.
///
/// Source: Abramowitz and Stegun, 25.4.29 and 25.4.30.
enum GaussLegendre {
  static let five: [(place: Double, weight: Double)] = [
    (0, 0.5688888888888889), (-0.5384693101056831, 0.47862867049936647),
    (0.5384693101056831, 0.47862867049936647), (-0.906179845938664, 0.23692688505618908),
    (0.906179845938664, 0.23692688505618908),
  ]

  /// The points and weights of an order, as roots of the Legendre polynomial by Newton's method.
  static func nodes(_ order: Int) -> [(place: Double, weight: Double)] {
    (0..<order).map { index in
      var x = cosine((Double(index) + 0.75) / (Double(order) + 0.5))
      var slope = 1.0
      for _ in 0..<30 {
        var (before, now) = (1.0, x)
        for k in 2...max(order, 2) where order > 1 {
          (before, now) = (now, (Double(2 * k - 1) * x * now - Double(k - 1) * before) / Double(k))
        }
        slope = Double(order) * (x * now - before) / (x * x - 1)
        x -= now / slope
      }
      return (x, 2 / ((1 - x * x) * slope * slope))
    }
  }
}
