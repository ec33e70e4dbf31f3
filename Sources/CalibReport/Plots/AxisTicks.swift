import CalibModel
import Glibc

/// Round numbers along an axis.
struct AxisTicks {
  /// The ticks inside the range, ascending.
  let values: [Double]
  /// How many digits after the point tell them apart.
  let decimals: Int

  /// About `count` ticks at multiples of 1, 2 or 5 times a power of ten; `low < high`, both finite.
  init(_ low: Double, _ high: Double, count: Int) {
    let rough = (high - low) / Double(max(1, count))
    guard rough > 0, rough.isFinite else {
      (values, decimals) = ([low], 0)
      return
    }
    let power = floor(log10(rough))
    let unit = pow(10, power)
    let step = unit * (rough / unit < 1.5 ? 1 : rough / unit < 3.5 ? 2 : rough / unit < 7.5 ? 5 : 10)
    let slack = step * 1e-9
    var values: [Double] = []
    var index = ceil((low - slack) / step)
    while index * step <= high + slack, values.count < 50 {
      values.append(index * step)
      index += 1
    }
    self.values = values
    decimals = max(0, -Int(floor(log10(step) + 1e-9)))
  }

  /// A tick's text; whole powers of ten are used where digits would be many.
  func text(_ value: Double) -> String {
    let largest = max(abs(values.first ?? 0), abs(values.last ?? 0))
    if decimals > 6 && largest < 1e-3 || largest >= 1e7 {
      return QuantityText.number(value, significant: 4)
    }
    return QuantityText.fixed(value, decimals: decimals)
  }
}
