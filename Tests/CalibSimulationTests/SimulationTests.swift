import CalibModel
import CalibSimulation
import Testing

@Suite struct SimulationTests {
  private static let made = Simulation.files(example: .momentumScale, seed: 1)

  @Test func `one seed gives the same bytes, another gives others`() {
    let first = Self.made
    #expect(first == Simulation.files(example: .momentumScale, seed: 1))
    let other = Simulation.files(example: .momentumScale, seed: 2)
    #expect(first.map(\.path) == other.map(\.path))
    for (one, two) in zip(first, other) where one.path != "truth.csv" { #expect(one.bytes != two.bytes) }
  }

  @Test func `the default example is the momentum scale`() {
    #expect(Simulation.examples.first == "momentum_scale")
    #expect(Simulation.examples.count == Simulation.Example.allCases.count)
    #expect(Simulation.Example(rawValue: "momentum_scale") == .momentumScale)
  }

  @Test func `twelve runs of experiment 12 come before the truth`() {
    let paths = Self.made.map(\.path)
    #expect(paths == (100...111).map { "data/dimuon_12_\($0).csv" } + ["truth.csv"])
  }

  @Test func `the data are small, and every field is a number`() {
    let files = Self.made
    let size = files.reduce(0) { $0 + $1.bytes.count }
    #expect(size < 6_000_000)
    for file in files.dropLast() {
      let table = SimulatedTable(file)
      #expect(table.header == ["mass", "x", "y", "z", "eta1", "eta2"])
      #expect((4_800...5_600).contains(table.rows.count))
      let isWhole = table.rows.allSatisfy { row in row.count == 6 && row.allSatisfy(\.isFinite) }
      #expect(isWhole)
    }
  }

  @Test func `the truth covers every run once for each field`() {
    let truth = Simulation.truth(example: .momentumScale)
    let fields = Set(truth.map { "\($0.calibration).\($0.field)" })
    #expect(fields == ["momentum_scale.scale", "beam_spot.x", "beam_spot.y", "beam_spot.width"])
    for field in fields {
      let runs = truth.filter { "\($0.calibration).\($0.field)" == field }
        .flatMap { Array($0.first.run...$0.last.run) }
      #expect(runs == Array(100...111))
    }
  }

  @Test func `the table of the truth says the same as the values`() throws {
    let file = try #require(Self.made.last)
    let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.first == "calibration,field,first,last,value,unit")
    #expect(lines.count == Simulation.truth(example: .momentumScale).count + 1)
    #expect(lines.contains("momentum_scale,scale,12/100,12/105,1.002,"))
    #expect(lines.contains("momentum_scale,scale,12/106,12/111,0.9985,"))
    #expect(lines.contains("beam_spot,x,12/104,12/107,0.112,mm"))
  }
}
