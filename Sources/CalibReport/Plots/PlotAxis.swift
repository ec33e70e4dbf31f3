import CalibModel
import Glibc

/// An axis of a histogram on paper: where a value lies, and which values are written below.
struct PlotAxis {
  struct Tick {
    let position: Double
    let text: String
  }

  let axis: HistogramAxis
  /// The unit's size in base units.
  private let factor: Double
  /// Where the axis begins and ends on paper; an axis upwards begins below, at the greater y.
  private let from: Double
  private let to: Double

  init(_ axis: HistogramAxis, unit: Unit, from: Double, to: Double) {
    self.axis = axis
    factor = unit.factor
    (self.from, self.to) = (from, to)
  }

  private var isLogarithmic: Bool { if case .logarithmic = axis.kind { true } else { false } }

  /// Where a value in base units lies.
  func position(_ value: Double) -> Double {
    let part =
      isLogarithmic
      ? log(max(value, .leastNormalMagnitude) / axis.low) / log(axis.high / axis.low)
      : (value - axis.low) / (axis.high - axis.low)
    return from + part * (to - from)
  }

  /// The middle of a bin on paper.
  func middle(_ bin: Int) -> Double { (position(axis.edge(bin)) + position(axis.edge(bin + 1))) / 2 }

  /// About so many ticks; names of categories and whole numbers stand in the middle of their bins.
  func ticks(_ count: Int) -> [Tick] {
    switch axis.kind {
    case .category(let names):
      // As many as there is room for, each a few signs wide.
      let step = max(1, (names.count + 2 * count - 1) / (2 * count))
      return stride(from: 0, to: names.count, by: step).map { bin in
        let room = max(4, 60 / max(1, min(names.count, 2 * count)) + 3)
        return Tick(
          position: middle(bin), text: TerminalText.truncated(TerminalText.sanitized(names[bin]), to: room))
      }
    case .integer:
      let ticks = AxisTicks(axis.low, max(axis.high - 1, axis.low + 0.5), count: count)
      return ticks.values.filter { $0 == $0.rounded() }.map { value in
        Tick(position: position(value + 0.5), text: ticks.text(value))
      }
    case .logarithmic where axis.high < 5 * axis.low: return evenTicks(count)
    case .logarithmic: return decades
    case .regular, .variable:
      return evenTicks(count)
    }
  }

  private func evenTicks(_ count: Int) -> [Tick] {
    let ticks = AxisTicks(axis.low / factor, axis.high / factor, count: count)
    return ticks.values.map { Tick(position: position($0 * factor), text: ticks.text($0)) }
  }

  /// Powers of ten, with 2 and 5 between them where there are few.
  private var decades: [Tick] {
    let (low, high) = (axis.low / factor, axis.high / factor)
    guard low > 0, high.isFinite else { return [] }
    let powers = Int(floor(log10(low)))...Int(ceil(log10(high)))
    let steps: [Double] = powers.count > 4 ? [1] : [1, 2, 5]
    return powers.flatMap { power in
      steps.map { $0 * pow(10, Double(power)) }.filter { $0 >= low * 0.999 && $0 <= high * 1.001 }.map {
        Tick(position: position($0 * factor), text: QuantityText.number($0, significant: 5))
      }
    }
  }
}
