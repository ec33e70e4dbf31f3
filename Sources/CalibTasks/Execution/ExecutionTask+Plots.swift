import CalibLanguage
import CalibModel

/// Validation plots: of an object with axes one; of a keyed one the sum and the keys that need a look.
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
    if case .keyed(let values) = object { return records(of: values, fit, plot) }
    guard let content = Self.content(object) else { return [] }
    var drawn: FitResult?
    if case .fit(let result) = fit { drawn = result }
    return [record(plot.name, content, drawn, plot)]
  }

  private func record(
    _ name: String, _ content: PlotRecord.Content, _ fit: FitResult?,
    _ plot: AlgorithmDefinition.PlotDefinition
  ) -> PlotRecord {
    var record = PlotRecord(name: name, content: content, fit: fit, unit: plot.unit)
    record.verticalUnit = plot.verticalUnit
    return record
  }

  /// What of a collected object can be drawn; `nil` for others.
  private static func content(_ value: Value) -> PlotRecord.Content? {
    switch value {
    case .histogram(let histogram): .histogram(histogram)
    case .object(.profile(let profile)): .profile(profile)
    case .object(.histogram2D(let histogram)): .histogram2D(histogram)
    case .none, .bool, .integer, .number, .measured, .string, .run, .interval, .range, .list, .record,
      .summary, .object, .keyed, .curve, .count, .model, .file, .fit:
      nil
    }
  }

  private func records(
    of values: Keyed<Value>, _ fit: Value?, _ plot: AlgorithmDefinition.PlotDefinition
  ) -> [PlotRecord] {
    let contents = values.values.map(Self.content)
    guard let first = contents.compactMap({ $0 }).first else {
      return overview(of: values, plot).map { [$0] } ?? []
    }
    let others = contents.compactMap { $0 }.dropFirst()
    let total = others.reduce(first) { sum, added in sum.merged(with: added) ?? sum }
    var records = [record("\(plot.name), all keys", total, nil, plot)]
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
      guard let content = contents[one.place] else { continue }
      records.append(record("\(plot.name)[\(values.keys[one.place])]", content, one.fit, plot))
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
    return record("\(plot.name), all keys", .histogram(histogram), nil, plot)
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
