import CalibNumerics
import FoundationEssentials
import Glibc
import Testing

/// Fits of real data against figures made with other programs.
@Suite struct ReferenceFitTests {
  /// The folder of test data beside the project, looked for upwards from this file.
  static let folder: String? = {
    var path = URL(fileURLWithPath: #filePath)
    while path.pathComponents.count > 1 {
      path.deleteLastPathComponent()
      let data = path.appending(path: "shared/data").path
      if FileManager.default.fileExists(atPath: data) { return data }
    }
    return nil
  }()

  @Test(.enabled(if: folder != nil, "the test data beside the project are absent: shared/data"))
  func `the Z peak of public muon pairs is fitted as the reference fits it`() throws {
    let folder = try #require(Self.folder)
    let data = try spectrum(of: "\(folder)/cms/Zmumu_Run2011A.csv")
    let entries = data.contents.reduce(0, +)
    #expect(entries == 8_645)
    let model = SumModel([GaussModel(Self.geometry), LinearModel(Self.geometry)])
    let outcome = SpectrumFit(.chiSquare).outcome(model, data, start: Array(repeating: nil, count: 5))
    #expect(outcome.status == .converged)
    #expect(abs(outcome.parameters[1] - 90.8267132) < 1e-4)
    #expect(abs(outcome.error(1) / 0.0300651 - 1) < 0.01)
    #expect(abs(outcome.parameters[2] - 2.0510970) < 1e-4)
    #expect(abs(outcome.error(2) / 0.0280837 - 1) < 0.01)
    // The reference gives the level at 91 GeV, not at the centre of the range.
    #expect(abs(outcome.parameters[3] + outcome.parameters[4] - 47.124894) < 1e-2)
    #expect(abs(outcome.parameters[4] - -1.684154) < 1e-3)
    #expect(abs(outcome.chi2 - 110.485474) < 1e-3)
    #expect(outcome.ndf == 35)
    let likelihood = SpectrumFit(.likelihood).outcome(model, data, start: Array(repeating: nil, count: 5))
    #expect(likelihood.status == .converged)
    #expect(abs(likelihood.parameters[1] - 90.8277676) < 1e-4)
    #expect(abs(likelihood.error(1) / 0.0316356 - 1) < 0.01)
    // The reference takes the model at the centre of the bin, which widens sigma by w²/24σ.
    let sigma = likelihood.parameters[2]
    #expect(abs(sigma + 0.25 / (24 * sigma) - 2.0574058) < 1e-4)
    #expect(abs(likelihood.error(2) / 0.0323008 - 1) < 0.01)
    #expect(abs(likelihood.chi2 - 109.4236151) < 1e-2)
  }

  private static let geometry = FitGeometry(low: 80, high: 100, binWidth: 0.5)

  /// Invariant masses of muons of opposite charge in forty bins; the muon's mass is neglected.
  private func spectrum(of path: String) throws -> BinnedData {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var contents = [Double](repeating: 0, count: 40)
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",").map { Double($0) ?? .nan }
      guard fields[5] * fields[11] < 0 else { continue }
      let angles = cosh(fields[3] - fields[9]) - cos(fields[4] - fields[10])
      let mass = (2 * fields[2] * fields[8] * angles).squareRoot()
      guard mass >= 80, mass <= 100 else { continue }
      contents[min(39, Int((mass - 80) / 0.5))] += 1
    }
    return BinnedData(edges: (0...40).map { 80 + 0.5 * Double($0) }, contents: contents)
  }
}
