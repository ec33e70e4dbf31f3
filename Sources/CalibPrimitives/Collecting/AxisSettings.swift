import CalibModel

/// The parameters of an axis, and the axis that settings make.
enum AxisSettings {
  /// Bins beyond this number are taken for a slip of the pen: one object per run would fill the memory.
  static let largestBinCount = 10_000_000

  static let scales = ["linear", "log"]

  static let scale = PrimitiveSignature.Parameter(
    "scale", .word(scales), "whether bins are equally wide or their logarithms are; `linear` if not given")

  static let weight = PrimitiveSignature.Parameter(
    "weight", .columnOf(.none), "the weight of a row; 1 if not given")

  /// An axis of `bins` from the one end of `range` to the other.
  static func axis(
    _ settings: CollectorSettings, bins: String = "bins", range: String = "range", scale: String = "scale"
  ) throws(CollectorError) -> HistogramAxis {
    let count = try settings.integer(bins)
    let ends = try settings.range(range)
    guard (1...largestBinCount).contains(count) else {
      throw CollectorError("`\(bins)` is \(count); it must be from 1 to \(largestBinCount)")
    }
    guard ends.low.isFinite, ends.high.isFinite, ends.low < ends.high, (ends.high - ends.low).isFinite else {
      throw CollectorError(
        "`\(range)` is \(ends.low)..\(ends.high); its lower end must lie below the upper one")
    }
    guard try settings.word(scale) == "log" else {
      return HistogramAxis(bins: count, low: ends.low, high: ends.high)
    }
    guard ends.low > 0 else {
      throw CollectorError("`\(range)` begins at \(ends.low); a logarithmic axis begins above 0")
    }
    return .logarithmic(bins: count, low: ends.low, high: ends.high)
  }

  /// What tells axes apart, as numbers.
  static func mark(_ axis: HistogramAxis) -> [Double] {
    let ends = [Double(axis.bins), axis.low, axis.high]
    switch axis.kind {
    case .regular: return ends
    case .logarithmic: return ends + [1]
    case .integer: return ends + [2]
    case .variable(let edges): return ends + [3] + edges
    case .category(let names): return ends + [4] + names.map { Double($0.utf8.count) }
    }
  }
}
