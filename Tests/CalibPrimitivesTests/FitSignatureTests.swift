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
    #expect(parameters.map(\.name) == ["histogram", "model", "start", "range", "method"])
    #expect(parameters.map(\.isRequired) == [true, true, false, false, false])
    #expect(parameters.map(\.isPositional) == [true, true, false, false, false])
    #expect(parameters.last?.accepts == .word(["chi_square", "likelihood"]))
  }

  @Test("every shape can be fitted", arguments: ShapeCatalog.signatures.map(\.name))
  func everyShapeFits(_ shape: String) {
    var histogram = Histogram(axis: HistogramAxis(bins: 20, low: 0, high: 4))
    histogram.counts = (0..<20).map { 100 + 90 * (1 - square(Double($0) - 9.5) / 95) }
    let result = FitPrimitive.fit(histogram, model((shape, nil)), firstSource: 0)
    #expect(result.status == .converged)
    #expect(result.parameters.map(\.path) == catalog[shape]?.shapeParameters.map(\.name))
  }

  private func square(_ value: Double) -> Double { value * value }
}
