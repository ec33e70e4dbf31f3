import CalibColumns
import CalibModel
import CalibPrimitives
import Glibc
import Testing

@Suite("Collectors against values computed by hand")
struct HandComputedTests {
  private static func object(_ collector: any Collector, _ columns: [[Double]]) throws -> CollectedObject {
    guard case .object(let object) = Filling.value(collector, columns) else {
      throw CollectorError("no object")
    }
    return object
  }

  @Test("the normal equations of a line through three points")
  func linearSystem() throws {
    // r = y - (a + b x) with derivatives -1 and -x; errors 1, 1, 2; a row without a value is left out.
    let collector = try Filling.collector(
      "linear_system", columns: ["residual", "sigma"],
      more: [.derivative(use: 0, family: 0), .derivative(use: 1, family: 1)], families: ["a", "b"])
    let object = try Self.object(
      collector, [[1, 3, 4, .nan], [1, 1, 2, 1], [-1, -1, -1, -1], [0, -1, -2, -3]])
    guard case .linearSystem(let system) = object else { throw CollectorError("no system") }
    #expect(system.families == ["a", "b"])
    #expect(system.parameters == [GlobalParameter(family: 0), GlobalParameter(family: 1)])
    // The derivative of the first row by b is 0: it does not touch b.
    #expect(system.rows == [3, 2])
    #expect(system.matrix.map(\.value) == [2.25, 1.5, 2])
    #expect(system.matrix.map { [$0.row, $0.column] } == [[0, 0], [1, 0], [1, 1]])
    #expect(system.right == [5, 5])
    #expect(system.chi2 == 14 && system.taken.rows == 3 && system.invalid == 1)
  }

  @Test("a family that occurs twice in a row adds up, and two of one parameter cancel")
  func families() throws {
    let collector = try Filling.collector(
      "linear_system", columns: ["residual", "sigma"],
      more: [
        .parameterKey(use: 0, family: 0), .derivative(use: 0, family: 0), .parameterKey(use: 1, family: 0),
        .derivative(use: 1, family: 0),
      ], families: ["t0"])
    // Differences of slots 5 - 3, 3 - 9, and of slot 5 with itself.
    let object = try Self.object(
      collector, [[1, 2, 7], [1, 1, 1], [5, 3, 5], [1, 1, 1], [3, 9, 5], [-1, -1, 1]])
    guard case .linearSystem(let system) = object else { throw CollectorError("no system") }
    #expect(system.parameters.map(\.key) == [Key(3), Key(5), Key(9)])
    #expect(system.right == [1 - 2, -1 - 14, 2])
    let elements = system.matrix.map { [Double($0.row), Double($0.column), $0.value] }
    #expect(elements == [[0, 0, 2], [1, 0, -1], [1, 1, 5], [2, 0, -1], [2, 2, 1]])
  }

  @Test("records of an alignment are neighbours with the same key, and no row is lost between batches")
  func records() throws {
    let collector = try Filling.collector(
      "millepede", columns: ["residual", "sigma", "record", "record", "local"],
      more: [.parameterKey(use: 0, family: 0), .derivative(use: 0, family: 0)], families: ["du"])
    let rows = 6000
    let object = try Self.object(
      collector,
      [
        (0..<rows).map(Double.init), Array(repeating: 0.5, count: rows),
        (0..<rows).map { Double($0 / 30) }, (0..<rows).map { Double($0 / 10 % 3) },
        Array(repeating: 1, count: rows), (0..<rows).map { Double($0 % 7) },
        Array(repeating: -1, count: rows),
      ])
    guard case .millepede(let records) = object else { throw CollectorError("no records") }
    #expect(records.recordCount == 600 && records.measurementCount == rows)
    #expect(records.measurements(1) == 10..<20 && records.measurements(599) == 5990..<6000)
    #expect(records.parameters.map(\.key) == (0..<7).map { Key($0) })
    #expect(records.globalPlaces.prefix(8) == [0, 1, 2, 3, 4, 5, 6, 0])
    #expect(records.residuals == (0..<rows).map(Double.init))
  }

  @Test("a row in two ranges is in one bin, others are outside or invalid")
  func histogram2D() throws {
    let settings: [(name: String, value: Value)] = [
      ("x_bins", .integer(2)), ("x_range", .range(0, 2, includesUpper: true)), ("y_bins", .integer(3)),
      ("y_range", .range(0, 3, includesUpper: true)),
    ]
    let collector = try Filling.collector("histogram2d", settings, columns: ["x", "y", "weight"])
    let object = try Self.object(
      collector, [[0.5, 2, 1.5, 3, .nan], [0.5, 3, 0.5, 1, 1], [1, 2, 3, 4, 5]])
    guard case .histogram2D(let histogram) = object else { throw CollectorError("no histogram") }
    #expect(histogram.counts == [1, 3, 0, 0, 0, 2])
    #expect(histogram[1, 2] == 2 && histogram.squares?[5] == 4)
    #expect(histogram.entries == 3 && histogram.outside == 4 && histogram.invalid == 1)
    #expect(histogram.projectedOnX.counts == [1, 5] && histogram.projectedOnY.counts == [4, 0, 2])
    #expect(histogram.projectedOnX.squares == [1, 13])
  }

  @Test("a profile has the mean and the error of each bin")
  func profile() throws {
    let collector = try Filling.collector("profile", Filling.axis(bins: 2, 0, 2), columns: ["x", "y"])
    let object = try Self.object(collector, [[0.5, 0.5, 0.5, 2, 5, 1, 1], [1, 2, 3, 9, 9, .nan, 11]])
    guard case .profile(let profile) = object else { throw CollectorError("no profile") }
    #expect(profile.bins.map(\.mean) == [2, 10])
    let error = try #require(profile.bins[0].meanError)
    #expect(abs(error - (1.0 / 3).squareRoot()) < 1e-15)
    #expect(profile.bins[1].sigma == 2.0.squareRoot())
    #expect(profile.entries == 5 && profile.overflow == 1 && profile.invalid == 1)
    #expect(profile.points.map(\.x) == [0.5, 1.5])
  }

  @Test("an efficiency counts rows that pass, with and without weights")
  func efficiency() throws {
    let plain = try Self.object(
      try Filling.collector("efficiency", columns: ["passed"]), [[1, 0, 1, 1, .nan]])
    #expect(
      plain
        == .efficiency(
          Efficiency(
            passed: 3, total: 4, passedSquares: 3, totalSquares: 4, entries: 4, invalid: 1)))
    let weighted = try Self.object(
      try Filling.collector("efficiency", columns: ["passed", "weight"]), [[1, 0, 1], [2, 1, 3]])
    #expect(
      weighted
        == .efficiency(
          Efficiency(
            passed: 5, total: 6, passedSquares: 13, totalSquares: 14, entries: 3)))
  }

  @Test("the interval of Clopper and Pearson has its closed form where all or none pass")
  func clopperPearson() throws {
    func efficiency(_ columns: [String], _ values: [[Double]]) throws -> Efficiency {
      let collector = try Filling.collector(
        "efficiency", [("interval", .string("clopper_pearson"))], columns: columns)
      guard case .efficiency(let found) = try Self.object(collector, values) else {
        throw CollectorError("no efficiency")
      }
      return found
    }
    // Of n that all pass the lower end is the n-th root of half of what the interval leaves out.
    let tail = 0.5 * (1 - 0.682_689_492_137_085_9)
    let all = try #require(try efficiency(["passed"], [[1, 1, 1, 1]]).interval)
    #expect(abs(all.low - Glibc.pow(tail, 0.25)) < 1e-12 && all.high == 1)
    let none = try #require(try efficiency(["passed"], [[0, 0, 0]]).interval)
    #expect(none.low == 0 && abs(none.high - (1 - Glibc.cbrt(tail))) < 1e-12)
    // Four rows of weight 2 count as four rows.
    let weighted = try #require(
      try efficiency(["passed", "weight"], [[1, 1, 1, 1], [2, 2, 2, 2]]).interval)
    #expect(abs(weighted.low - all.low) < 1e-12 && weighted.high == 1)
    let some = try efficiency(["passed"], [[1, 0, 1, 1, 1, 1, 1, 1, 1, 1]])
    let (ends, wilson) = (try #require(some.interval), try #require(some.interval()))
    #expect(ends.low < wilson.low && ends.high > wilson.high)
    #expect(some.error == (ends.high - ends.low) / 2)
    #expect(try efficiency(["passed"], [[]]).interval == nil)
  }

  @Test("a weighted covariance counts a row of weight 2 as two rows, and one of weight 0 only as a row")
  func weightedCovariance() throws {
    func covariance(_ columns: [String], _ values: [[Double]]) throws -> Covariance {
      let collector = try Filling.collector("covariance", columns: columns)
      guard case .covariance(let found) = try Self.object(collector, values) else {
        throw CollectorError("no covariance")
      }
      return found
    }
    let weighted = try covariance(
      ["values", "weight", "values"],
      [[1, 4, 9, 2, .nan, 3], [2, 1, 0, 1, 1, .nan], [5, 3, 7, 8, 1, 1]])
    let repeated = try covariance(["values", "values"], [[1, 1, 4, 2], [5, 5, 3, 8]])
    #expect(weighted.count == 4 && weighted.invalid == 2)
    #expect(weighted.weight == 4 && weighted.weightSquares == 6)
    for (found, wanted) in zip(weighted.means + weighted.products, repeated.means + repeated.products) {
      #expect(abs(found - wanted) < 1e-12)
    }
  }

  @Test("a limited sample keeps so many rows, each as likely as another, and the same ones each time")
  func sample() throws {
    func kept(_ seed: Int, _ parts: [Range<Int>]) throws -> Sample {
      let collector = try Filling.collector(
        "sample", [("limit", .integer(1000)), ("seed", .integer(seed))], columns: ["values"])
      let bytes = parts.map { range in
        var accumulator = collector.makeAccumulator()
        Filling.fill(&accumulator, range.map(Double.init))
        return accumulator.bytes
      }
      guard case .object(.sample(let sample)) = try collector.merged(bytes).finish() else {
        throw CollectorError("no sample")
      }
      return sample
    }
    let sample = try kept(1, [0..<20_000])
    #expect(sample.count == 1000 && sample.seen.rows == 20_000)
    #expect(sample.columns[0] == sample.columns[0].sorted())
    #expect(try kept(1, [0..<20_000]) == sample)
    #expect(try kept(2, [0..<20_000]) != sample)
    // The mean of 1000 of 20,000 has an error of 183; parts of any size are treated alike.
    for parts in [[0..<20_000], [0..<500, 500..<20_000], [0..<10_000, 10_000..<20_000]] {
      let mean = try kept(3, parts).columns[0].reduce(0, +) / 1000
      #expect(abs(mean - 10_000) < 4 * 183)
    }
  }

  @Test("a weighted sample chooses rows in proportion to their weights, and none of weight 0")
  func weightedSample() throws {
    let collector = try Filling.collector(
      "sample", [("limit", .integer(1000))], columns: ["values", "weight"])
    // Values 0, 1 and 2 in turns, of weights 0, 1 and 3: of the first rows taken three of four are 2.
    let values = (0..<300_000).map { Double($0 % 3) }
    let columns = [values, values.map { [0, 1, 3][Int($0)] }]
    guard case .object(.sample(let sample)) = Filling.value(collector, columns) else {
      throw CollectorError("no sample")
    }
    #expect(sample.count == 1000 && sample.seen == RowWeights(rows: 300_000, sum: 4e5, squares: 1e6))
    let twos = sample.columns[0].count { $0 == 2 }
    #expect(!sample.columns[0].contains(0) && abs(Double(twos) - 750) < 4 * 13.7)
    // Negative weights and those that are no numbers are invalid.
    guard
      case .object(.sample(let bad)) = Filling.value(collector, [[1, 2, 3], [-1, .nan, 2]])
    else { throw CollectorError("no sample") }
    #expect(bad.columns == [[3]] && bad.invalid == 2 && bad.seen.rows == 1)
  }

  @Test("a weighted quantile is the smallest value whose cumulated weight reaches its part of the sum")
  func weightedQuantiles() throws {
    let collector = try Filling.collector("quantiles", columns: ["values", "weight"])
    func quantiles(_ values: [Double], _ weights: [Double]) throws -> QuantileSketch {
      guard case .object(.quantiles(let sketch)) = Filling.value(collector, [values, weights]) else {
        throw CollectorError("no quantiles")
      }
      return sketch
    }
    // Ascending 1, 2, 3, 4 of weights 1, 0, 2, 1: cumulated 1, 1, 3, 4 of 4.
    let sketch = try quantiles([3, 1, 4, 2, .nan, 9], [2, 1, 1, 0, 1, -1])
    #expect(sketch.quantiles([0, 0.25, 0.26, 0.75, 0.76, 1]) == [1, 1, 3, 3, 4, 4])
    #expect(sketch.count == 4 && sketch.taken.sum == 4 && sketch.taken.effective == 16.0 / 6)
    #expect(sketch.invalid == 2)
    // Without a positive weight there is none.
    #expect(try quantiles([1, 2], [0, 0]).quantile(0.5) == nil)
    // A weight of n is n rows.
    let repeated = try quantiles([1, 2, 2, 2, 5, 5], [1, 1, 1, 1, 1, 1])
    let weighted = try quantiles([2, 5, 1], [3, 2, 1])
    for fraction in stride(from: 0, through: 1, by: 0.01) {
      #expect(weighted.quantile(fraction) == repeated.quantile(fraction))
    }
  }

  @Test("a system with weights is that of rows which stand there so often")
  func weightedSystems() throws {
    func system(_ columns: [String], _ rows: [[Double]]) throws -> LinearSystem {
      let collector = try Filling.collector(
        "linear_system", columns: columns, more: [.derivative(use: 0, family: 0)], families: ["a"])
      let columns = rows[0].indices.map { column in rows.map { $0[column] } }
      guard case .object(.linearSystem(let found)) = Filling.value(collector, columns) else {
        throw CollectorError("no system")
      }
      return found
    }
    let weighted = try system(
      ["residual", "sigma", "weight"], [[1, 0.5, 2, 1], [3, 0.5, 0, 1], [-1, 2, 1, 4], [1, 1, -1, 1]])
    let repeated = try system(["residual", "sigma"], [[1, 0.5, 1], [1, 0.5, 1], [-1, 2, 4]])
    #expect(weighted.matrix == repeated.matrix && weighted.right == repeated.right)
    #expect(weighted.chi2 == repeated.chi2 && weighted.invalid == 1)
    #expect(weighted.taken == RowWeights(rows: 3, sum: 3, squares: 5))
    #expect(repeated.taken == RowWeights(rows: 3))
  }

  @Test("whole numbers and texts have their bins, others are outside")
  func categories() throws {
    let numbers = try Filling.collector(
      "histogram_of_integers", [("range", .range(3, 5, includesUpper: true))], columns: ["values"])
    guard case .histogram(let integers) = Filling.value(numbers, [[3, 5, 5, 6, 2, 4]]) else {
      throw CollectorError("no histogram")
    }
    #expect(integers.counts == [1, 1, 2] && integers.overflow == 1 && integers.underflow == 1)
    let texts = try Filling.collector(
      "histogram_of_texts", [("among", .list([.string("late"), .string("prompt")]))], columns: ["values"])
    let codes = ["prompt", "late", "prompt", "never"].map { textCode($0.utf8) }
    guard case .histogram(let histogram) = Filling.value(texts, [codes]) else { throw CollectorError("") }
    #expect(histogram.counts == [1, 2] && histogram.overflow == 1)
  }

  @Test("a weight that is no number makes its row invalid, on every axis")
  func invalidWeights() throws {
    let collector = try Filling.collector(
      "histogram", Filling.axis(bins: 2, 0, 2), columns: ["values", "weight"])
    guard case .histogram(let histogram) = Filling.value(collector, [[0.5, 0.5, 9, .nan], [2, .nan, 3, 1]])
    else { throw CollectorError("no histogram") }
    #expect(histogram.counts == [2, 0] && histogram.squares == [4, 0])
    #expect(histogram.overflow == 3 && histogram.invalid == 2 && histogram.entries == 1)
  }
}
