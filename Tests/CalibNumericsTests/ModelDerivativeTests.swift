import CalibNumerics
import Glibc
import Testing

@Suite struct ModelDerivativeTests {
  private static let geometry = FitGeometry(low: 2, high: 12, binWidth: 0.25)

  /// A model with parameters at which its derivatives are checked.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let model: any FitModel
    let parameters: [Double]
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "gauss", model: GaussModel(geometry), parameters: [900, 6.3, 0.8]),
    Case(name: "linear", model: LinearModel(geometry), parameters: [40, -3]),
    Case(name: "flat", model: FlatModel(), parameters: [17]),
    Case(name: "falling exponential", model: ExponentialModel(geometry), parameters: [800, -0.4]),
    Case(name: "nearly flat exponential", model: ExponentialModel(geometry), parameters: [800, 1e-4]),
    Case(
      name: "sum",
      model: SumModel([GaussModel(geometry), GaussModel(geometry), ExponentialModel(geometry)]),
      parameters: [900, 6.3, 0.8, 300, 5, 2, 100, -0.2]),
    density("double gauss", DoubleGaussShape.self, [900, 6.3, 0.6, 0.7, 2.5]),
    density("breit-wigner", BreitWignerShape.self, [900, 6.3, 0.9]),
    density("voigt", VoigtShape.self, [900, 6.3, 0.5, 0.7]),
    density("voigt, nearly a gauss", VoigtShape.self, [900, 6.3, 0.8, 1e-3]),
    density("crystal ball", CrystalBallShape.self, [900, 7.3, 0.6, 1.1, 3.5]),
    density("crystal ball with a steep tail", CrystalBallShape.self, [900, 7.3, 0.6, 0.8, 120]),
    density("double crystal ball", DoubleCrystalBallShape.self, [900, 6.8, 0.6, 1.1, 3.5, 1.7, 6]),
    density("novosibirsk", NovosibirskShape.self, [900, 6.3, 0.7, 0.3]),
    density("novosibirsk with a tail below", NovosibirskShape.self, [900, 6.3, 0.7, -0.2]),
    density("novosibirsk, nearly a gauss", NovosibirskShape.self, [900, 6.3, 0.7, 1e-6]),
    density("landau", LandauShape.self, [900, 5.3, 0.3]),
    density("landau with a gauss", LandauGaussShape.self, [900, 5.3, 0.3, 0.5]),
    Case(
      name: "exponential and peak with a resolution",
      model: ConvolvedModel(SumModel([GaussModel(geometry), ExponentialModel(geometry)]), geometry),
      parameters: [901, 6.3, 0.4, 300, -0.3, 0.7]),
    density("argus", ArgusShape.self, [900, 12.7, -6]),
    density("edge", EdgeShape.self, [40, 6.3, 0.8]),
    density("edge with a gauss", ConvolvedShape<EdgeShape>.self, [40, 6.3, 0.8, 0.6]),
    Case(
      name: "polynomial", model: PolynomialModel(.powers, degree: 3, geometry),
      parameters: [40, -3, 0.2, 0.1]),
    Case(
      name: "chebyshev", model: PolynomialModel(.chebyshev, degree: 4, geometry),
      parameters: [40, -3, 2, 1, -4]),
    Case(
      name: "fractions",
      model: FractionModel([
        GaussModel(geometry), DensityModel(VoigtShape.self, geometry), ExponentialModel(geometry),
      ]), parameters: [900, 0.3, 6.3, 0.8, 0.2, 5, 0.5, 0.6, -0.2]),
    Case(
      name: "pieces",
      model: PiecewiseModel(
        [PolynomialModel(.chebyshev, degree: 2, geometry), LinearModel(geometry)], borders: [5.25]),
      parameters: [40, -3, 2, 30, -1]),
    Case(
      name: "formula",
      model: FormulaModel(
        .parameter(0) * .unary(.exp, .unary(.negate, .x / .parameter(1)))
          + .binary(.power, .x, .parameter(2)) + .unary(.tanh, .x * .parameter(1)),
        parameters: ["a", "b", "c"]), parameters: [40, 3, 0.7]),
  ]

  private static func density<Shape: DensityShape>(
    _ name: String, _ shape: Shape.Type, _ parameters: [Double]
  )
    -> Case
  {
    Case(name: name, model: DensityModel(shape, geometry), parameters: parameters)
  }

  @Test("a yield is the integral over the whole axis", arguments: cases.filter { $0.parameters[0] == 900 })
  func yieldsAreIntegrals(_ example: Case) throws {
    guard example.parameters.count < 8, example.name != "argus" else { return }
    // Bins that grow with the distance reach far into the tails.
    let edges = (-4_000...4_000).map { 6.3 + sinh(Double($0) / 400) }
    var sum = 0.0
    let centers = zip(edges, edges.dropFirst()).map { 0.5 * ($0 + $1) }
    let values = example.model.values(at: centers, parameters: example.parameters)
    for (bin, value) in values.enumerated() where value.isFinite {
      sum += value / Self.geometry.binWidth * (edges[bin + 1] - edges[bin])
    }
    #expect(abs(sum / 900 - 1) < 2e-3)
  }

  @Test func `Landau's density is that of its tables`() {
    // Values of the defining integral, to ten digits.
    for (place, value) in [
      (-3.0, 0.000673728613908), (-1, 0.151391911521), (0, 0.178854160675), (2.9, 0.0768360283064),
      (3.1, 0.0717575199739), (10, 0.0119764873888), (100, 0.000107611224008),
    ] {
      #expect(abs(Landau.density(place).value / value - 1) < 1e-9)
    }
  }

  @Test("derivatives are those of the values", arguments: cases)
  func derivativesAreThoseOfTheValues(_ example: Case) {
    for integrated in [false, true] {
      let (_, columns) = evaluated(example.model, example.parameters, integrated)
      for parameter in example.parameters.indices {
        var (below, above) = (example.parameters, example.parameters)
        let width = 1e-5 * max(abs(example.parameters[parameter]), 0.1)
        below[parameter] -= width
        above[parameter] += width
        let low = evaluated(example.model, below, integrated).values
        let high = evaluated(example.model, above, integrated).values
        let size = columns[parameter].map(abs).max() ?? 0
        for point in low.indices {
          let slope = (high[point] - low[point]) / (2 * width)
          #expect(abs(slope - columns[parameter][point]) < 1e-6 * max(size, 1))
        }
      }
    }
  }

  @Test("an integral over many narrow bins is the sum of the values", arguments: cases)
  func integralsAreSums(_ example: Case) {
    let values = evaluated(example.model, example.parameters, false).values.reduce(0, +)
    let integrals = evaluated(example.model, example.parameters, true).values.reduce(0, +)
    #expect(abs(values / integrals - 1) < 2e-3)
  }

  @Test func `an exponential's yield is its integral over the range`() {
    let model = ExponentialModel(Self.geometry)
    for slope in [-3, -0.4, -1e-3, 0, 1e-3, 0.4, 3] {
      let integral = evaluated(model, [500, slope], true).values.reduce(0, +)
      #expect(abs(integral - 500) < 1e-9)
    }
  }

  @Test func `a gauss keeps its digits far in its tail`() {
    #expect(abs(Normal.probability(from: 10, to: 11) / 7.619661958203077e-24 - 1) < 1e-10)
    #expect(Normal.probability(from: 10, to: 11) == Normal.probability(from: -11, to: -10))
    #expect(abs(Normal.probability(from: -1, to: 1) - 0.682689492137086) < 1e-15)
  }

  /// Values and derivatives at the forty bins of the geometry; the columns lie further apart, as in a fit.
  private func evaluated(
    _ model: any FitModel, _ parameters: [Double], _ integrated: Bool
  ) -> (values: [Double], columns: [[Double]]) {
    let lows = (0..<40).map { 2 + 0.25 * Double($0) }
    var values = [Double](repeating: 0, count: 40)
    let stride = 43
    var gradient = [Double](repeating: 0, count: stride * parameters.count)
    let (centers, highs) = (lows.map { $0 + 0.125 }, lows.map { $0 + 0.25 })
    let points = FitPoints(
      count: 40, centers: pointer(centers), lows: pointer(lows), highs: pointer(highs))
    defer { for start in [points.centers, points.lows, points.highs] { start.deallocate() } }
    values.withUnsafeMutableBufferPointer { values in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let first = values.baseAddress, let column = gradient.baseAddress else { return }
        let output = FitOutput(count: 40, values: first, gradient: column, stride: stride)
        if integrated {
          model.addIntegrals(over: points, parameters: parameters, to: output)
        } else {
          model.addValues(at: points, parameters: parameters, to: output)
        }
      }
    }
    #expect(
      parameters.indices.allSatisfy {
        gradient[($0 * stride + 40)..<(($0 + 1) * stride)].allSatisfy { $0 == 0 }
      })
    return (values, parameters.indices.map { Array(gradient[($0 * stride)..<($0 * stride + 40)]) })
  }

  private func pointer(_ values: [Double]) -> UnsafePointer<Double> {
    let start = UnsafeMutablePointer<Double>.allocate(capacity: values.count)
    start.initialize(from: values, count: values.count)
    return UnsafePointer(start)
  }
}
