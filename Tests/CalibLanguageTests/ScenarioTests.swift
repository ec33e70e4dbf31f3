import CalibDiagnostics
import CalibLanguage
import CalibTestSupport
import Foundation
import Testing

/// The long scripts of the design, where they are at hand.
struct ScenarioTests {
  private static let names = [
    "alignment", "beam_energy", "cdc_time_zero", "ecl_crystal_energy", "klm_efficiency", "momentum_scale",
    "top_time_zero",
  ]

  /// The folder of the scripts; `nil`, which skips the tests, where it is not there.
  private static let folder: String? = SharedData.folder().flatMap { data in
    let path = "\(data)/../design/scenarios"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// What is not built yet is said; nothing that is right is called a mistake.
  @Test(.enabled(if: folder != nil, "the design's scenarios are not beside the source"), arguments: names)
  func onlyFormsThatComeLaterAreRefused(_ name: String) throws {
    let folder = try #require(Self.folder)
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name).calib")), as: UTF8.self)
    let modules = [
      "std.physics": "let m_B = 5279.41 MeV\nlet m_jpsi = 3096.9 MeV\n",
      "std.time": "let unused = 1\n",
    ]
    let result = checked(text, name: "\(name).calib", modules: modules)
    let others = result.diagnostics.filter { $0.severity == .error && $0.code.text != "C0090" }
    #expect(others.map(\.message) == [])
  }
}
