import CalibSimulation
import Testing

@Suite struct DriftChamberTests {
  private static let made = Simulation.files(example: .driftChamber, seed: 1)

  @Test func `two samples of four runs come before the truth`() {
    let paths = Self.made.map(\.path)
    #expect(
      paths == ["mumu", "cosmic"].flatMap { name in (100...103).map { "data/\(name)_12_\($0).csv" } }
        + ["truth.csv"])
    #expect(Self.made.reduce(0) { $0 + $1.bytes.count } < 4_000_000)
  }

  @Test func `a wire has one layer and one board, and dead wires have no hits`() {
    var seen: Set<Int> = []
    for file in Self.made.dropLast() {
      let table = SimulatedTable(file)
      #expect(table.header == ["wire", "layer", "board", "charge", "time", "flight", "doca"])
      let wires = table.column("wire").map { Int($0) }
      seen.formUnion(wires)
      #expect(table.column("layer").map { Int($0) } == wires.map { $0 / 16 })
      #expect(table.column("board").map { Int($0) } == wires.map { $0 % 4 })
    }
    #expect(seen == Set(0..<96).subtracting([23, 70]))
  }

  /// The times less what the truth says of them are the resolution, and nothing else.
  @Test func `the times are made of the true constants`() throws {
    let truth = Dictionary(
      uniqueKeysWithValues: Simulation.truth(example: .driftChamber).map { ($0.field, $0.value) })
    let table = SimulatedTable(Self.made[0])
    var rests: [Double] = []
    for row in table.rows {
      let (wire, layer, board) = (Int(row[0]), Int(row[1]), Int(row[2]))
      guard let t0 = truth["t0[\(wire)]"], let inverse = truth["inverse[\(layer)]"],
        let bend = truth["bend[\(layer)]"], let height = truth["height[\(board)]"],
        let slope = truth["slope[\(board)]"]
      else { continue }
      // Late pulses above 400 counts are late by less than half a nanosecond; the exponential is not needed there.
      guard row[3] > 400, height * slope > 0 else { continue }
      rests.append(row[4] - row[5] - t0 - row[6] * inverse - row[6] * row[6] * bend)
    }
    let moments = Moments(rests)
    try #require(moments.count > 500)
    #expect((0...0.5).contains(moments.mean))
    #expect(abs(moments.sigma - 1.5) < 0.15)
  }
}
