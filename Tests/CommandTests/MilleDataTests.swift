import CalibModel
import CalibTestSupport
import FoundationEssentials
import Testing

@Suite("An alignment from a file of Millepede's")
struct MilleDataTests {
  /// Where the constraints are those of the test: no shift and no rotation of all planes together.
  private let script = """
    dataset tracks {
      files:   "mille_<run>.bin"
      columns: { record: Int, residual: cm, sigma: cm, local: [Number; 2], label: [Int; 2], global: [Number; 2] }
    }

    calibration planes {
      input:    tracks
      collect   sys = millepede(residual: residual, sigma: sigma, record: record, local: local, global: { p[label] = global })
      collect   two = millepede(residual: residual, sigma: sigma, record: record, local: local,
                                global: { shift[label[0]] = global[0], drift[label[1]] = global[1] })
      let       w   = keyed([10 + 2 * i for i in 1..100], key: label => label, value: label => (label - 111) / 100)
      let       sol = solve(two, method: cholesky, constraints: [sum(shift) == 0 cm, sum(w * shift) == 0 cm])
      payload:  { shift = sol.shift, drift = sol.drift }
      require   same: sys.measurements == two.measurements and sys.parameters == 200
    }

    """

  @Test(
    "Millepede's own test agrees with pede's solution within a twentieth of an error",
    .enabled(if: SharedData.path("millepede_test1/mille.bin") != nil))
  func agrees() throws {
    let folder = try TemporaryFolder()
    let data = try #require(SharedData.path("millepede_test1/mille.bin"))
    try FileManager.default.copyItem(atPath: data, toPath: folder.path("mille_1.bin"))
    try folder.write("planes.calib", script)
    let ending = try Program(folder: folder.path).run("run", "planes.calib", "--json")
    #expect(ending.status == 0, "\(ending.all)")
    let results = try JSONValue(parsing: Array(ending.output.utf8))
    let payload = results["calibrations"]?.asArray?.first?["intervals"]?.asArray?.first?["payload"]
    var found: [Int: Double] = [:]
    for field in ["shift", "drift"] {
      let (keys, values) = (payload?[field]?["keys"]?.asArray ?? [], payload?[field]?["value"]?.asArray ?? [])
      for (key, value) in zip(keys, values) {
        // Payloads are in millimetres, pede's solution in centimetres.
        if let label = key.asDouble, let value = value.asDouble { found[Int(label)] = value / 10 }
      }
    }
    let solution = try #require(SharedData.path("millepede_test1/millepede.res"))
    let rows = try Text.read(solution).split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: " ").compactMap { Double($0) }
    }
    #expect(rows.count == 200)
    for row in rows {
      let value = try #require(found[Int(row[0])])
      #expect(abs(value - row[1]) < 0.05 * row[4], "\(row[0]): \(value), pede \(row[1]) ± \(row[4])")
    }
  }
}
