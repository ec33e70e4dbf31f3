extension CollectedObject {
  /// What a member of an object is.
  package enum Member: Hashable, Sendable {
    case number(Double)
    /// A number with an error of its own.
    case measured(Double, error: Double)
    case numbers([Double])
    case histogram(Histogram)
    /// There is nothing to compute it from: too few entries.
    case missing(String)
  }

  /// A member by the name that its signature gives; `nil` where the object has none of that name.
  package func member(_ name: String) -> Member? {
    if name == "entries" { return .number(entries) }
    switch self {
    case .histogram2D(let object): return object.member(name)
    case .profile(let object): return object.member(name)
    case .quantiles(let object): return object.member(name)
    case .efficiency(let object): return object.member(name)
    case .sample(let object):
      if name == "kept" { return .number(Double(object.count)) }
      return object.seen.member(name).map { .number($0) }
    case .weightedCount(let object): return object.member(name).map { .number($0) }
    case .covariance(let object): return object.member(name)
    case .linearSystem(let object):
      switch name {
      case "records": return .number(entries)
      case "parameters": return .number(Double(object.parameters.count))
      case "chi2": return .number(object.chi2)
      default: return object.taken.member(name).map { .number($0) }
      }
    case .millepede(let object):
      switch name {
      case "records": return .number(Double(object.recordCount))
      case "measurements": return .number(Double(object.measurementCount))
      case "parameters": return .number(Double(object.parameters.count))
      default: return object.taken.member(name).map { .number($0) }
      }
    }
  }
}

extension Histogram2D {
  fileprivate func member(_ name: String) -> CollectedObject.Member? {
    switch name {
    case "sum": .number(sum)
    case "effective": .number(effective)
    case "outside": .number(outside)
    case "x": .histogram(projectedOnX)
    case "y": .histogram(projectedOnY)
    default: nil
    }
  }
}

extension Profile {
  /// The means of bins without an error are `nan` in `.means`, as their errors are.
  fileprivate func member(_ name: String) -> CollectedObject.Member? {
    switch name {
    case "means": .numbers(bins.map { $0.weight == 0 ? .nan : $0.mean })
    case "errors": .numbers(bins.map { $0.meanError ?? .nan })
    case "centers": .numbers(bins.indices.map(axis.center))
    case "sum": .number(total.sum)
    case "effective": .number(total.effective)
    default: nil
    }
  }
}

extension QuantileSketch {
  fileprivate func member(_ name: String) -> CollectedObject.Member? {
    switch name {
    case "median": quantile(0.5).map { .number($0) } ?? .missing("has no entry")
    case "rank_error": .number(rankError)
    default: taken.member(name).map { .number($0) }
    }
  }
}

extension Efficiency {
  fileprivate func member(_ name: String) -> CollectedObject.Member? {
    switch name {
    case "passed": return .number(passed)
    case "total", "sum": return .number(total)
    case "effective": return .number(effective)
    case "value":
      return value.map { .number($0) } ?? .missing("has no entry")
    case "error": return error.map { .number($0) } ?? .missing("has no entry")
    case "low", "high":
      guard let interval else { return .missing("has no entry") }
      return .number(name == "low" ? interval.low : interval.high)
    default: return nil
    }
  }
}

extension Covariance {
  fileprivate func member(_ name: String) -> CollectedObject.Member? {
    switch name {
    case "sum": .number(weight)
    case "effective": .number(effective)
    case "means": .numbers(means)
    default: nil
    }
  }
}
