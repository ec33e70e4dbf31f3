import CalibModel
import CalibNumerics

/// The table of shapes; formulas and sources stand at their models in `CalibNumerics`.
extension ShapeCatalog {
  private typealias Parameter = PrimitiveSignature.ShapeParameter

  static let shapes: [Shape] = peaks + backgrounds

  private static let mean = Parameter("mean", axisPower: 1, "the position of the peak")
  private static let sigma = Parameter("sigma", axisPower: 1, "the standard deviation of the core")

  private static let peaks: [Shape] = [
    shape("gauss", "A Gaussian peak.", [mean, Parameter("sigma", axisPower: 1, "the standard deviation")]) {
      geometry, _ in GaussModel(geometry)
    },
    density(
      "double_gauss", "Two Gaussians of one mean.", DoubleGaussShape.self,
      [
        mean, sigma, Parameter("fraction", axisPower: 0, "the part of the entries in the core"),
        Parameter("ratio", axisPower: 0, "the width of the other over that of the core, above 1"),
      ]),
    density(
      "breit_wigner", "A resonance, without relativity.", BreitWignerShape.self,
      [mean, Parameter("gamma", axisPower: 1, "the full width at half maximum")]),
    density(
      "voigt", "A resonance seen with a Gaussian resolution.", VoigtShape.self,
      [
        mean, Parameter("sigma", axisPower: 1, "the resolution"),
        Parameter("gamma", axisPower: 1, "the full width at half maximum of the resonance"),
      ]),
    density(
      "crystal_ball", "A Gaussian core with a power tail below.", CrystalBallShape.self,
      [
        mean, sigma, Parameter("alpha", axisPower: 0, "where the tail begins, in widths below the mean"),
        Parameter("n", axisPower: 0, "the power of the tail, above 1"),
      ]),
    density(
      "double_crystal_ball", "A Gaussian core with a power tail to each side.", DoubleCrystalBallShape.self,
      [
        mean, sigma,
        Parameter("alpha_low", axisPower: 0, "where the lower tail begins, in widths below the mean"),
        Parameter("n_low", axisPower: 0, "the power of the lower tail, above 1"),
        Parameter("alpha_high", axisPower: 0, "where the upper tail begins, in widths above the mean"),
        Parameter("n_high", axisPower: 0, "the power of the upper tail, above 1"),
      ]),
    density(
      "novosibirsk", "A peak with a tail to one side.", NovosibirskShape.self,
      [
        Parameter("mean", axisPower: 1, "the highest place"),
        Parameter("sigma", axisPower: 1, "the full width at half maximum over 2.355"),
        Parameter("tail", axisPower: 0, "how skew it is: positive for a tail above"),
      ]),
    density(
      "landau", "The distribution of energy losses.", LandauShape.self,
      [
        Parameter("mpv", axisPower: 1, "the most probable value"),
        Parameter("scale", axisPower: 1, "a quarter of the full width at half maximum"),
      ]),
    density(
      "landau_gauss", "Energy losses seen with a Gaussian resolution.", LandauGaussShape.self,
      [
        Parameter("mpv", axisPower: 1, "the most probable value without the resolution"),
        Parameter("scale", axisPower: 1, "a quarter of the full width at half maximum without it"),
        Parameter("resolution", axisPower: 1, "the standard deviation of the Gaussian"),
      ]),
  ]

  private static let backgrounds: [Shape] = [
    shape(
      "linear", "A straight line.",
      parameters: [
        Parameter("a", axisPower: 0, "the entries per bin at the centre of the range"),
        Parameter("b", axisPower: -1, "the change of the entries per bin along the axis"),
      ]
    ) { geometry, _ in LinearModel(geometry) },
    shape("flat", "A constant level.", parameters: [Parameter("level", axisPower: 0, "the entries per bin")])
    {
      _, _ in FlatModel()
    },
    shape(
      "exponential", "An exponential, rising or falling.",
      parameters: [
        Parameter("yield", axisPower: 0, "the entries within the range"),
        Parameter("slope", axisPower: -1, "the logarithmic slope: negative where it falls"),
      ]
    ) { geometry, _ in ExponentialModel(geometry) },
    shape(
      "polynomial", "A polynomial about the centre of the range.", takesDegree: true,
      parameters: [Parameter("c", axisPower: -1, "the coefficients, in entries per bin")]
    ) { PolynomialModel(.powers, degree: $1, $0) },
    shape(
      "chebyshev", "A sum of Chebyshev polynomials over the range.", takesDegree: true,
      parameters: [Parameter("c", axisPower: 0, "the coefficients, in entries per bin")]
    ) { PolynomialModel(.chebyshev, degree: $1, $0) },
    density(
      "argus", "A background that ends at a kinematic limit.", ArgusShape.self,
      [
        Parameter("end", axisPower: 1, "the limit"),
        Parameter("slope", axisPower: 0, "the slope of the exponential"),
      ]),
    level(
      "edge", "A level that is reached over an edge of the error function.", EdgeShape.self,
      [
        Parameter("position", axisPower: 1, "where half of the level is reached"),
        Parameter("width", axisPower: 1, "the standard deviation of the edge"),
      ]),
    level(
      "step", "A level above a place.", StepShape.self,
      [Parameter("position", axisPower: 1, "the place")]),
  ]

  private static func shape(
    _ name: String, _ summary: String, takesDegree: Bool = false, parameters: [Parameter],
    _ make: @escaping @Sendable (FitGeometry, Int) -> any FitModel
  ) -> Shape {
    let degree = PrimitiveSignature.Parameter(
      "degree", .staticInteger, required: true, positional: true, "the highest power")
    return Shape(
      signature: PrimitiveSignature(
        .shape, name, summary, parameters: takesDegree ? [degree] : [], shapeParameters: parameters),
      make: make)
  }

  /// A peak with a yield.
  private static func shape(
    _ name: String, _ summary: String, _ own: [Parameter],
    _ make: @escaping @Sendable (FitGeometry, Int) -> any FitModel
  ) -> Shape {
    let yield = Parameter("yield", axisPower: 0, "the entries under the whole peak")
    return shape(name, summary, parameters: [yield] + own, make)
  }

  private static func density<Density: DensityShape>(
    _ name: String, _ summary: String, _ density: Density.Type, _ own: [Parameter]
  ) -> Shape {
    shape(name, summary, own) { geometry, _ in DensityModel(density, geometry) }
  }

  private static func level<Density: DensityShape>(
    _ name: String, _ summary: String, _ density: Density.Type, _ own: [Parameter]
  ) -> Shape {
    let level = Parameter("level", axisPower: 0, "the entries per bin of the whole level")
    return shape(name, summary, parameters: [level] + own) { geometry, _ in DensityModel(density, geometry) }
  }
}
