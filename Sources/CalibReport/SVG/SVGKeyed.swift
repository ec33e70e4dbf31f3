import CalibModel

/// Constants by key as SVG: the values in the order of the keys, and beside them how they are spread.
///
/// Its size is bound whatever the number of keys: neighbours that share a column are drawn as the range of
/// their values.
struct SVGKeyed {
  private let name: String
  private let keys: [Key]
  private let values: [Double]
  /// One standard deviation each; `nil` for numbers without.
  private let errors: [Double]?
  private let overview: KeyedOverview
  /// A drawing over the whole width of the page; of few keys a small one is enough.
  let isWide: Bool
  private let left: Double
  private let right = 12.0
  private let top = 12.0
  private let plotWidth: Double
  private let spreadWidth: Double
  private let gap = 12.0
  private let plotHeight = 190.0
  private let low: Double
  private let high: Double

  /// Columns of the drawing, and bins of the spread beside it.
  private static let columns = 440
  private static let bins = 40
  /// From these numbers on: the drawing is wide, errors are not drawn.
  private static let mostNarrow = 40
  private static let mostErrors = 160
  /// How many outliers are marked.
  private static let marked = 24

  /// `nil` for constants that are no numbers.
  init?(name: String, constants: KeyedConstants, overview: KeyedOverview) {
    guard let numbers = KeyedOverview.numbers(constants) else { return nil }
    values = numbers
    keys = constants.keys
    (self.name, self.overview) = (name, overview)
    var written: [Double]?
    if case .numbers(_, let errors, _) = constants.values { written = errors }
    errors = values.count <= Self.mostErrors ? written : nil
    var (least, greatest) = (overview.low, overview.high)
    if numbers.count <= Self.mostErrors, let written {
      least = zip(numbers, written).map { $0 - $1 }.min() ?? least
      greatest = zip(numbers, written).map { $0 + $1 }.max() ?? greatest
    }
    let margin = greatest > least ? 0.06 * (greatest - least) : 1e-3 + abs(least) * 0.01
    (low, high) = (least - margin, greatest + margin)
    isWide = values.count > Self.mostNarrow
    let ticks = AxisTicks(low, high, count: 4)
    left = 16 + 6.6 * Double(ticks.values.map { ticks.text($0).count }.max() ?? 4)
    spreadWidth = isWide ? 110 : 48
    plotWidth = (isWide ? 1100 : 420) - left - right - gap - spreadWidth
  }

  func svg() -> String {
    var canvas = SVGCanvas(width: left + plotWidth + gap + spreadWidth + right, height: top + plotHeight + 34)
    axes(&canvas)
    points(&canvas)
    spread(&canvas)
    return canvas.svg(title: "\(name) by key")
  }

  private func x(_ place: Int) -> Double { left + (Double(place) + 0.5) / Double(values.count) * plotWidth }

  private func y(_ value: Double) -> Double { top + plotHeight * (1 - (value - low) / (high - low)) }
}

extension SVGKeyed {
  private func axes(_ canvas: inout SVGCanvas) {
    let ticks = AxisTicks(low, high, count: 4)
    for value in ticks.values {
      canvas.line(left, y(value), left + plotWidth, y(value), "grid")
      canvas.text(ticks.text(value), left - 6, y(value) + 4, .end)
    }
    let bottom = top + plotHeight
    canvas.line(left, bottom, left + plotWidth, bottom, "axis")
    let longest = keys.map { TerminalText.width("\($0)") }.max() ?? 1
    let room = 6.8 * Double(min(longest, 24)) + 14
    let step = max(1, Int((room * Double(values.count) / plotWidth).rounded(.up)))
    for place in stride(from: 0, to: values.count, by: step)
    where x(place) + room / 2 - 14 <= left + plotWidth {
      canvas.line(x(place), bottom, x(place), bottom + 4, "axis")
      canvas.text(TerminalText.truncated("\(keys[place])", to: 24), x(place), bottom + 17, .middle)
    }
    canvas.text("key", left + plotWidth, bottom + 31, .end, "unit")
  }

  /// A point for each key; where they are too many for that, the least and greatest of each column.
  private func points(_ canvas: inout SVGCanvas) {
    if values.count <= Self.columns {
      for place in values.indices {
        if let error = errors?[place] {
          canvas.line(x(place), y(values[place] + error), x(place), y(values[place] - error), "error")
        }
        canvas.circle(x(place), y(values[place]), isWide ? 1.8 : 2.4, "point")
      }
    } else {
      for column in 0..<Self.columns {
        let first = column * values.count / Self.columns
        let part = values[first..<((column + 1) * values.count / Self.columns)]
        guard let least = part.min(), let greatest = part.max() else { continue }
        let place = first + part.count / 2
        // One value alone would be a line without length.
        let (upper, lower) = (min(y(greatest), y(least) - 1), y(least))
        canvas.line(x(place), upper, x(place), lower, "error")
      }
    }
    for outlier in overview.outliers.prefix(Self.marked) {
      guard let place = keys.firstIndex(of: outlier.key) else { continue }
      canvas.circle(x(place), y(outlier.value), 3, "mark", tip: overview.text(outlier))
    }
  }

  /// How many keys have a value at each height.
  private func spread(_ canvas: inout SVGCanvas) {
    var counts = [Int](repeating: 0, count: Self.bins)
    for value in values {
      let bin = Int((value - low) / (high - low) * Double(Self.bins))
      counts[min(max(bin, 0), Self.bins - 1)] += 1
    }
    let highest = Double(counts.max() ?? 1)
    let (start, height) = (left + plotWidth + gap, plotHeight / Double(Self.bins))
    for (bin, count) in counts.enumerated() where count > 0 {
      let bottom = top + plotHeight - Double(bin) * height
      canvas.rectangle(
        start, bottom - height, Double(count) / max(highest, 1) * spreadWidth, height - 0.5, "pull")
    }
  }
}
