import CalibModel
import CalibPrimitives
import Testing

@Suite struct AlgorithmPrimitiveTests {
  private func value(_ name: String, _ arguments: [String: Value]) throws -> Value {
    var sources = 0
    return try #require(Builtins.algorithm(name)).value(arguments, sources: &sources)
  }

  private func list(_ values: [Double]) -> Value { .list(values.map { .number($0) }) }

  private var peak: Histogram {
    var histogram = Histogram(axis: HistogramAxis(bins: 40, low: 0, high: 4))
    histogram.counts = (0..<40).map { bin in
      let z = (histogram.axis.center(bin) - 2) / 0.4
      return (20 + 400 / (1 + z * z)).rounded()
    }
    return histogram
  }

  @Test func `options of a fit are heeded`() throws {
    let model = ModelExpression(components: [.init(shape: "breit_wigner"), .init(shape: "flat")])
    let fit = try value(
      "fit",
      [
        "histogram": .histogram(peak), "model": .model(model),
        "fixed": .record([.init(name: "mean", value: .number(2))]),
        "bounds": .record([.init(name: "gamma", value: .range(0.1, 2, includesUpper: true))]),
        "constraints": .record([
          .init(
            name: "level",
            value: .measured(Measured(value: 20, terms: [.init(source: 99, coefficient: 0.01)])))
        ]), "minos": .bool(true), "integrate": .bool(true),
      ])
    guard case .fit(let result) = fit else {
      Issue.record("\(fit)")
      return
    }
    #expect(result.status == .converged)
    #expect(result.parameters.map(\.path) == ["yield", "mean", "gamma", "level"])
    #expect(result.parameters[1].value == Measured(value: 2))
    #expect(abs(result.parameters[3].value.value - 20) < 0.02)
    #expect(abs((result.parameters[2].high ?? 0) / result.parameters[2].value.error - 1) < 0.1)
    #expect((result.parameters[2].low ?? 0) < 0)
    #expect(result.ndf == 38)
  }

  @Test func `what the data do not allow is said in words`() {
    #expect(throws: AlgorithmError("1 value where 2 are needed")) {
      try value("trimmed_mean", ["values": list([1])])
    }
    #expect(throws: AlgorithmError("a value is not a finite number")) {
      try value("mad", ["values": list([1, .nan])])
    }
    #expect(throws: AlgorithmError("the measurements have no errors")) {
      try value("change_points", ["values": list([1, 2])])
    }
    var other = Histogram(axis: HistogramAxis(bins: 20, low: 0, high: 4))
    other.counts[3] = 1
    #expect(throws: AlgorithmError("the histograms have different axes")) {
      try value("ks_test", ["a": .histogram(peak), "b": .histogram(other)])
    }
  }

  @Test func `statistics give values with errors of their own`() throws {
    let values = list((0..<100).map { Double($0 * 37 % 100) })
    guard case .measured(let mean) = try value("trimmed_mean", ["values": values]) else {
      Issue.record("no measured value")
      return
    }
    #expect(abs(mean.value - 49.5) < 1e-9)
    #expect(mean.error > 2 && mean.error < 4)
    #expect(try value("chi2_test", ["a": .histogram(peak), "b": .histogram(peak)]) == .number(1))
    guard
      case .curve(let curve) = try value(
        "spline", ["x": list([0, 1, 2]), "y": list([0, 1, 4]), "kind": .string("monotone")])
    else {
      Issue.record("no curve")
      return
    }
    #expect(curve.range == (0, 2))
  }
}
