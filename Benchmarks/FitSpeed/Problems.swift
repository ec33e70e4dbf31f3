import CalibNumerics

/// Fits problems that scripts/compare_models.py makes, with start values guessed from the data as a script's fit does.
///
/// A line of input is `model method low high count…`; a line of output the status word, then value and error of each
/// parameter, then the minimum.
enum Problems {
  private typealias Shape = @Sendable (FitGeometry) -> [any FitModel]

  private static let models: [String: Shape] = [
    "gauss + linear": { [GaussModel($0), LinearModel($0)] },
    "double_gauss + flat": { [DensityModel(DoubleGaussShape.self, $0), FlatModel()] },
    "breit_wigner + flat": { [DensityModel(BreitWignerShape.self, $0), FlatModel()] },
    "voigt + linear": { [DensityModel(VoigtShape.self, $0), LinearModel($0)] },
    "crystal_ball": { [DensityModel(CrystalBallShape.self, $0)] },
    "double_crystal_ball": { [DensityModel(DoubleCrystalBallShape.self, $0)] },
    "novosibirsk": { [DensityModel(NovosibirskShape.self, $0)] },
    "landau": { [DensityModel(LandauShape.self, $0)] },
    "landau_gauss": { [DensityModel(LandauGaussShape.self, $0)] },
    "exponential + flat": { [ExponentialModel($0), FlatModel()] },
    "gauss + exponential": { [GaussModel($0), ExponentialModel($0)] },
    "gauss + chebyshev(2)": { [GaussModel($0), PolynomialModel(.chebyshev, degree: 2, $0)] },
    "polynomial(3)": { [PolynomialModel(.powers, degree: 3, $0)] },
    "argus": { [DensityModel(ArgusShape.self, $0)] },
    "edge + flat": { [DensityModel(EdgeShape.self, $0), FlatModel()] },
  ]

  static func run() {
    while let line = readLine() {
      let fields = line.split(separator: "\t")
      let numbers = fields.dropFirst(2).joined(separator: " ").split(separator: " ").compactMap { Double($0) }
      guard fields.count == 3, let shape = models[String(fields[0])], numbers.count > 2 else {
        print("unknown \(line.prefix(40))")
        continue
      }
      let contents = Array(numbers[2...])
      let width = (numbers[1] - numbers[0]) / Double(contents.count)
      let model = SumModel(shape(FitGeometry(low: numbers[0], high: numbers[1], binWidth: width)))
      let edges = (0...contents.count).map { numbers[0] + width * Double($0) }
      let statistic: FitStatistic = fields[1] == "likelihood" ? .likelihood : .chiSquare
      let outcome = SpectrumFit(statistic).outcome(
        model, BinnedData(edges: edges, contents: contents),
        start: Array(repeating: nil, count: model.parameterCount))
      let status = outcome.status == .converged ? "converged" : "failed"
      let found = outcome.parameters.indices.map { "\(outcome.parameters[$0]) \(outcome.error($0))" }
      print(status, found.joined(separator: " "), outcome.chi2)
    }
  }
}
