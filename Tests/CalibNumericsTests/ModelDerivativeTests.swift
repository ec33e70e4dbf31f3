import CalibNumerics
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
  ]

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

  /// Values and derivatives at the forty bins of the geometry.
  private func evaluated(
    _ model: any FitModel, _ parameters: [Double], _ integrated: Bool
  ) -> (values: [Double], columns: [[Double]]) {
    let lows = (0..<40).map { 2 + 0.25 * Double($0) }
    var values = [Double](repeating: 0, count: 40)
    var gradient = [Double](repeating: 0, count: 40 * parameters.count)
    let (centers, highs) = (lows.map { $0 + 0.125 }, lows.map { $0 + 0.25 })
    let points = FitPoints(
      count: 40, centers: pointer(centers), lows: pointer(lows), highs: pointer(highs))
    defer { for start in [points.centers, points.lows, points.highs] { start.deallocate() } }
    values.withUnsafeMutableBufferPointer { values in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let first = values.baseAddress, let column = gradient.baseAddress else { return }
        let output = FitOutput(count: 40, values: first, gradient: column)
        if integrated {
          model.addIntegrals(over: points, parameters: parameters, to: output)
        } else {
          model.addValues(at: points, parameters: parameters, to: output)
        }
      }
    }
    return (values, parameters.indices.map { Array(gradient[($0 * 40)..<(($0 + 1) * 40)]) })
  }

  private func pointer(_ values: [Double]) -> UnsafePointer<Double> {
    let start = UnsafeMutablePointer<Double>.allocate(capacity: values.count)
    start.initialize(from: values, count: values.count)
    return UnsafePointer(start)
  }
}
