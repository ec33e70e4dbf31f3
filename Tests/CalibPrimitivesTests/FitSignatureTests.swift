import CalibModel
import CalibPrimitives
import Testing

@Suite struct FitSignatureTests {
  private let catalog = PrimitiveCatalog(ShapeCatalog.signatures)

  private func model(_ components: (shape: String, label: String?)...) -> ModelExpression {
    ModelExpression(components: components.map { .init(shape: $0.shape, label: $0.label) })
  }

  @Test func `a label comes before the names of its component`() {
    let paths = model(("gauss", "core"), ("linear", nil)).parameterPaths(in: catalog).map(\.path)
    #expect(paths == ["core.yield", "core.mean", "core.sigma", "a", "b"])
  }

  @Test func `a name that one component has alone stands bare`() {
    let paths = model(("gauss", nil), ("exponential", nil)).parameterPaths(in: catalog).map(\.path)
    #expect(paths == ["gauss.yield", "mean", "sigma", "exponential.yield", "slope"])
  }

  @Test func `a short name is found where one component has it`() {
    let parameters = model(("gauss", "core"), ("linear", nil)).parameterPaths(in: catalog)
    #expect(ModelExpression.lookup("core.mean", among: parameters) == .found(1))
    #expect(ModelExpression.lookup("mean", among: parameters) == .found(1))
    #expect(ModelExpression.lookup("b", among: parameters) == .found(4))
    #expect(ModelExpression.lookup("width", among: parameters) == .unknown)
  }

  @Test func `a short name that two components have is ambiguous`() {
    let labelled = model(("gauss", "core"), ("gauss", "tail")).parameterPaths(in: catalog)
    #expect(ModelExpression.lookup("mean", among: labelled) == .ambiguous(["core.mean", "tail.mean"]))
    let bare = model(("gauss", nil), ("gauss", nil)).parameterPaths(in: catalog)
    #expect(ModelExpression.lookup("mean", among: bare) == .ambiguous(["gauss.mean", "gauss.mean"]))
    #expect(ModelExpression.lookup("gauss.mean", among: bare) == .ambiguous(["gauss.mean", "gauss.mean"]))
  }

  @Test func `a parameter knows its component and its dimension`() {
    let parameters = model(("linear", nil), ("gauss", nil)).parameterPaths(in: catalog)
    #expect(parameters.map(\.component) == [0, 0, 1, 1, 1])
    #expect(parameters.map(\.shapeParameter.axisPower) == [0, -1, 0, 1, 1])
  }

  @Test func `a shape that is not known has no parameters`() {
    #expect(model(("gaus", nil)).parameterPaths(in: catalog).isEmpty)
  }

  @Test func `the fit takes a histogram and a model by position`() {
    let parameters = FitPrimitive.signature.parameters
    #expect(parameters.prefix(2).map(\.name) == ["histogram", "model"])
    #expect(parameters.allSatisfy { $0.isRequired == ["histogram", "model"].contains($0.name) })
    #expect(parameters.allSatisfy { $0.isPositional == $0.isRequired })
    let method = parameters.first { $0.name == "method" }
    #expect(method?.accepts == .word(["chi_square", "likelihood"]))
  }

  /// A place in the range for the parameters of each shape, and what stands in its parentheses.
  private static let truths: [String: [Double]] = [
    "gauss": [20_000, 2, 0.4], "double_gauss": [40_000, 2, 0.25, 0.6, 2.5], "breit_wigner": [20_000, 2, 0.5],
    "voigt": [40_000, 2, 0.25, 0.4], "crystal_ball": [40_000, 2.4, 0.25, 1.1, 4],
    "double_crystal_ball": [80_000, 2, 0.25, 1.1, 4, 1.3, 3], "novosibirsk": [20_000, 2, 0.35, 0.25],
    "landau": [20_000, 1.2, 0.15], "landau_gauss": [40_000, 1.4, 0.15, 0.2], "linear": [200, 20],
    "flat": [200], "exponential": [20_000, -0.6], "polynomial": [200, 10, 20],
    "chebyshev": [200, 10, 20], "argus": [20_000, 3.97, -5], "edge": [300, 2, 0.4], "step": [300, 2.02],
  ]

  @Test("every shape finds its own parameters", arguments: ShapeCatalog.signatures.map(\.name))
  func everyShapeFits(_ shape: String) throws {
    let truth = try #require(Self.truths[shape])
    let takesDegree = ["polynomial", "chebyshev"].contains(shape)
    let expression = ModelExpression(components: [
      .init(shape: shape, arguments: takesDegree ? [.init(name: "degree", value: .integer(2))] : [])
    ])
    let paths = expression.parameterPaths(in: catalog).map(\.path)
    #expect(paths.count == truth.count)
    // The curve of a made-up result at the bins' centres is an exact histogram of the shape.
    let made = FitResult(
      status: .converged,
      parameters: zip(paths, truth).map { .init(path: $0, value: Measured(value: $1)) }, chi2: 0, ndf: 0,
      pValue: 1, model: expression, low: 0, high: 4, binWidth: 0.05)
    var histogram = Histogram(axis: HistogramAxis(bins: 80, low: 0, high: 4))
    histogram.counts = FitPrimitive.curve(of: made, points: 161).enumerated().filter { $0.offset % 2 == 1 }
      .map(\.element.y)
    var start: [String: Double] = [:]
    // Where nothing is guessed of a shape's tails and edges, a script starts them.
    if ["double_crystal_ball", "argus", "step", "edge", "landau_gauss"].contains(shape) {
      start = Dictionary(uniqueKeysWithValues: zip(paths, truth.map { 0.97 * $0 + 0.01 }))
    }
    // Empty bins, which a chi-square leaves out, are what tells where a step is; it moves within its bin.
    if shape == "step" { start["position"] = 2.01 }
    let method = shape == "step" ? FitMethod.likelihood : .chiSquare
    let result = FitPrimitive.fit(histogram, expression, start: start, method: method, firstSource: 0)
    #expect(result.status == .converged)
    #expect(result.parameters.map(\.path) == paths)
    for (parameter, value) in zip(result.parameters, truth) {
      #expect(abs(parameter.value.value - value) < 0.05 * parameter.value.error + 1e-6)
    }
  }

  @Test func `combined models name what they are made of`() {
    let peak = ModelExpression(components: [.init(shape: "gauss")])
    let level = ModelExpression(components: [.init(shape: "exponential")])
    func paths(_ shape: String, _ parts: [ModelExpression]) -> [String] {
      ModelExpression(components: [.init(shape: shape, parts: parts)]).parameterPaths(in: catalog).map(\.path)
    }
    #expect(paths("fractions", [peak, level]) == ["yield", "fraction", "mean", "sigma", "slope"])
    #expect(paths("convolve", [level, peak]) == ["yield", "slope", "sigma"])
    #expect(
      paths("piecewise", [level, peak]) == ["exponential.yield", "slope", "gauss.yield", "mean", "sigma"])
  }
}
