import CalibLanguage
import CalibModel

/// Validation plots: of a histogram one; of a keyed one an overview and the keys that need a look.
extension ExecutionTask {
  /// How many keys are drawn for themselves: of the worst, and of those whose fit failed.
  private static let drawnKeys = 12
  /// Bins of a histogram of one number for each key.
  private static let overviewBins = 50

  func records(
    of plot: AlgorithmDefinition.PlotDefinition, _ evaluator: inout ResultEvaluator
  ) throws(EvaluationFailure) -> [PlotRecord] {
    let object = try evaluator.value(plot.object)
    let fit = try plot.fit.map { node throws(EvaluationFailure) in try evaluator.value(node) }
    switch object {
    case .histogram(let histogram):
      var drawn: FitResult?
      if case .fit(let result) = fit { drawn = result }
      return [record(plot.name, histogram, drawn, plot.unit)]
    case .keyed(let values): return records(of: values, fit, plot)
    default: return []
    }
  }

  private func record(_ name: String, _ histogram: Histogram, _ fit: FitResult?, _ unit: Unit) -> PlotRecord {
    PlotRecord(name: name, histogram: histogram, fit: fit, unit: unit, curve: [])
  }

  private func records(
    of values: Keyed<Value>, _ fit: Value?, _ plot: AlgorithmDefinition.PlotDefinition
  ) -> [PlotRecord] {
    guard case .histogram(let first) = values.values.first(where: { !$0.isAbsent }) else {
      return overview(of: values, plot).map { [$0] } ?? []
    }
    var total = Histogram(axis: first.axis)
    for case .histogram(let histogram) in values.values where histogram.axis == total.axis {
      total.merge(histogram)
    }
    var records = [record("\(plot.name), all keys", total, nil, plot.unit)]
    guard case .keyed(let fits) = fit else { return records }
    var (ended, failed): ([(place: Int, fit: FitResult)], [(place: Int, fit: FitResult)]) = ([], [])
    for (place, key) in values.keys.enumerated() {
      guard case .fit(let result) = fits[key] else { continue }
      if result.isOK { ended.append((place, result)) } else { failed.append((place, result)) }
    }
    // Those without entries have nothing to look at.
    failed = failed.filter { Self.entries(values.values[$0.place]) > 0 }
    ended.sort { (Self.badness($0.fit), $1.place) > (Self.badness($1.fit), $0.place) }
    for one in ended.prefix(Self.drawnKeys) + failed.prefix(Self.drawnKeys) {
      guard case .histogram(let histogram) = values.values[one.place] else { continue }
      records.append(record("\(plot.name)[\(values.keys[one.place])]", histogram, one.fit, plot.unit))
    }
    return records
  }

  private static func badness(_ fit: FitResult) -> Double {
    fit.ndf > 0 && fit.chi2.isFinite ? fit.chi2 / Double(fit.ndf) : 0
  }

  /// How the numbers of all keys are spread; `nil` where there are no two different ones.
  private func overview(of values: Keyed<Value>, _ plot: AlgorithmDefinition.PlotDefinition) -> PlotRecord? {
    let numbers = values.values.compactMap(\.asNumber).filter(\.isFinite)
    guard let low = numbers.min(), let high = numbers.max(), low < high else { return nil }
    let axis = HistogramAxis(bins: Self.overviewBins, low: low, high: high)
    var histogram = Histogram(axis: axis)
    for number in numbers {
      let bin = Int((number - low) / (high - low) * Double(axis.bins))
      histogram.counts[min(max(bin, 0), axis.bins - 1)] += 1
    }
    return record("\(plot.name), all keys", histogram, nil, plot.unit)
  }

  /// For how many keys each keyed fit did not end well; those without entries count too.
  func failedFits(_ evaluator: ResultEvaluator) -> [ExecutionReport.NamedNumber] {
    var failed: [ExecutionReport.NamedNumber] = []
    for (place, node) in calibration.algorithm.program.nodes.enumerated() {
      guard case .algorithm = node.operation,
        case .keyed(let fits)? = evaluator.known(ResultProgram.NodeID(place))
      else { continue }
      let count = fits.values.count { if case .fit(let fit) = $0 { !fit.isOK } else { false } }
      if count > 0 { failed.append(.init(name: text(node.span), value: Double(count))) }
    }
    return failed
  }
}
