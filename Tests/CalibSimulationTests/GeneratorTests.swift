import Testing

@testable import CalibSimulation

@Suite struct GeneratorTests {
  @Test func `streams of one seed differ, and each repeats`() {
    var (first, again) = (RandomSource(seed: 5, stream: 1), RandomSource(seed: 5, stream: 1))
    var other = RandomSource(seed: 5, stream: 2)
    let numbers = (0..<100).map { _ in first.next() }
    #expect(numbers == (0..<100).map { _ in again.next() })
    #expect(Set(numbers).isDisjoint(with: (0..<100).map { _ in other.next() }))
  }

  @Test func `uniform and normal numbers have their moments`() {
    var random = RandomSource(seed: 6, stream: 0)
    let uniform = Moments((0..<100_000).map { _ in random.uniform() })
    #expect(abs(uniform.mean - 0.5) < 4 * uniform.meanError)
    #expect(abs(uniform.sigma - (1.0 / 12).squareRoot()) < 0.002)
    let normal = Moments((0..<100_000).map { _ in random.normal(mean: 3, sigma: 2) })
    #expect(abs(normal.mean - 3) < 4 * normal.meanError)
    #expect(abs(normal.sigma - 2) < 0.02)
  }

  @Test func `whole numbers reach both ends and nothing beyond`() {
    var random = RandomSource(seed: 7, stream: 0)
    let numbers = Set((0..<1_000).map { _ in random.whole(3, 6) })
    #expect(numbers == [3, 4, 5, 6])
  }

  @Test func `a falling line has the mean of its slope`() {
    var random = RandomSource(seed: 8, stream: 0)
    for fall in [0.0, 0.5, 1] {
      let line = Moments((0..<50_000).map { _ in random.falling(-1, 1, fall: fall) })
      #expect(abs(line.mean + fall / 3) < 4 * line.meanError)
    }
  }

  @Test func `numbers are written with their decimals, rounded, and without a negative zero`() {
    var table = TableWriter(header: "a,b", capacity: 10)
    table.add((1.00049, 3), (-0.5, 1))
    table.add((-0.0001, 2), (12_345.6789, 4))
    table.add((7.6, 0), (0.05, 2))
    #expect(String(decoding: table.bytes, as: UTF8.self) == "a,b\n1.000,-0.5\n0.00,12345.6789\n8,0.05\n")
  }
}
