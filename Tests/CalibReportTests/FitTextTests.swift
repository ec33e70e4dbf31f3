import CalibModel
import CalibReport
import Testing

@Suite("Fits for people")
struct FitTextTests {
  /// A fit of one unnamed component with these parameters in base units.
  private func fit(_ status: FitResult.Status = .converged, pValue: Double = 0.5) -> FitResult {
    func parameter(_ path: String, _ value: Double, _ error: Double) -> FitResult.Parameter {
      .init(path: path, value: Measured(value: value, terms: [.init(source: 0, coefficient: error)]))
    }
    return FitResult(
      status: status,
      parameters: [
        parameter("mean", 3.09702, 0.00021), parameter("yield", 3021, 71), parameter("slope", 2, 0.5),
      ],
      chi2: 34.21, ndf: 27, pValue: pValue,
      model: ModelExpression(components: [.init(shape: "gauss"), .init(shape: "linear")]), low: 3, high: 3.2,
      binWidth: 0.005)
  }

  private let mev = Unit(name: "MeV", dimension: Dimension(Dimension.Base.energy), factor: 1e-3)

  @Test func parametersStandInPowersOfTheAxisUnit() {
    let texts = FitText(catalog: Sample.catalog).parameters(fit(), axis: mev).map(\.text)
    #expect(texts == ["3097.02 ± 0.21 MeV", "3021 ± 71", "0.00200 ± 0.00050 1/MeV"])
  }

  @Test func withoutACatalogTheyAreInBaseUnits() {
    let texts = FitText(catalog: nil).parameters(fit(), axis: mev).map(\.text)
    #expect(texts == ["3.09702 ± 0.00021", "3021 ± 71", "2.00 ± 0.50"])
  }

  @Test func qualitySaysWhyAFitIsNotToBeTrusted() {
    #expect(FitText.quality(fit()) == "χ²/ndf = 34.21/27, p = 0.5")
    #expect(FitText.quality(fit(.atBound, pValue: .nan)) == "a parameter is at its bound: χ²/ndf = 34.21/27")
  }
}
