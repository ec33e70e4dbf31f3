import CalibModel
import CalibPrimitives
import CalibTestSupport
import FoundationEssentials
import Testing

/// Answers of numpy that `scripts/make_numpy_fixtures.py` has written down.
@Suite("Collectors against numpy")
struct NumpyTests {
  private static func cases(file: String = #filePath) throws -> [JSONValue] {
    let path = URL(filePath: file).deletingLastPathComponent().appending(
      path: "Fixtures/numpy/collectors.json")
    let json = try JSONValue(parsing: Array(try Data(contentsOf: path)))
    return json["cases"]?.asArray ?? []
  }

  private static func numbers(_ json: JSONValue, _ name: String) throws -> [Double] {
    try #require(json[name]?.asArray).compactMap(\.asDouble)
  }

  private static func number(_ json: JSONValue, _ name: String) throws -> Double {
    try #require(json[name]?.asDouble)
  }

  private static func axis(_ json: JSONValue) throws -> [(name: String, value: Value)] {
    Filling.axis(
      bins: try #require(json["bins"]?.asInteger), try number(json, "low"), try number(json, "high"))
  }

  private static func close(_ found: Double, _ wanted: Double, _ digits: Double = 1e-12) -> Bool {
    abs(found - wanted) <= digits * max(abs(wanted), 1)
  }

  @Test("edges and contents of histograms are the same to the last bit")
  func histograms() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 10)
    for entry in cases {
      let (x, edges) = (try Self.numbers(entry, "x"), try Self.numbers(entry, "edges"))
      let regular = try Filling.collector("histogram", try Self.axis(entry), columns: ["values"])
      guard case .histogram(let histogram) = Filling.value(regular, [x]) else { throw CollectorError("") }
      #expect(histogram.axis.edges == edges)
      #expect(try histogram.counts == Self.numbers(entry, "counts"))
      let between = try Filling.collector(
        "histogram_between", [("edges", .list(edges.map { .number($0) }))], columns: ["values"])
      guard case .histogram(let other) = Filling.value(between, [x]) else { throw CollectorError("") }
      #expect(try other.counts == Self.numbers(entry, "between"))
    }
  }

  @Test("weights give the same sums, and the sums of their squares")
  func weights() throws {
    for entry in try Self.cases() {
      let weighted = try Filling.collector(
        "histogram", try Self.axis(entry), columns: ["values", "weight"])
      let columns = [try Self.numbers(entry, "x"), try Self.numbers(entry, "weights")]
      guard case .histogram(let histogram) = Filling.value(weighted, columns) else {
        throw CollectorError("")
      }
      #expect(try zip(histogram.counts, Self.numbers(entry, "sums")).allSatisfy { Self.close($0, $1) })
      #expect(
        try zip(histogram.squares ?? [], Self.numbers(entry, "squares")).allSatisfy { Self.close($0, $1) })
      #expect(try histogram.entries == Self.number(entry, "inside"))
      let summary = try Filling.collector("summary", columns: ["values", "weight"])
      guard case .summary(let sums) = Filling.value(summary, [try Self.numbers(entry, "y"), columns[1]])
      else { throw CollectorError("") }
      #expect(Self.close(sums.mean, try Self.number(entry, "weighted_mean")))
    }
  }

  @Test("means, variances, covariances, quantiles and profiles agree")
  func moments() throws {
    for entry in try Self.cases() {
      let (x, y) = (try Self.numbers(entry, "x"), try Self.numbers(entry, "y"))
      guard
        case .summary(let summary) = Filling.value(
          try Filling.collector("summary", columns: ["values"]), [y]),
        case .object(.covariance(let covariance)) = Filling.value(
          try Filling.collector("covariance", columns: ["values", "values"]), [x, y]),
        case .object(.quantiles(let sketch)) = Filling.value(
          try Filling.collector("quantiles", columns: ["values"]), [y]),
        case .object(.profile(let profile)) = Filling.value(
          try Filling.collector("profile", try Self.axis(entry), columns: ["x", "y"]), [x, y])
      else { throw CollectorError("no object") }
      #expect(Self.close(summary.mean, try Self.number(entry, "mean")))
      #expect(Self.close(try #require(summary.variance), try Self.number(entry, "variance"), 1e-9))
      let wanted = try Self.numbers(entry, "covariance")
      for (index, value) in wanted.enumerated() {
        #expect(Self.close(try #require(covariance[index / 2, index % 2]), value, 1e-9))
      }
      let quantiles = sketch.quantiles([0, 0.1, 0.5, 0.75, 1]).compactMap { $0 }
      #expect(try zip(quantiles, Self.numbers(entry, "quantiles")).allSatisfy { Self.close($0, $1, 1e-15) })
      #expect(quantiles.count == 5)
      #expect(
        try zip(profile.bins.map(\.mean), Self.numbers(entry, "profile")).allSatisfy { Self.close($0, $1) })
    }
  }
}
