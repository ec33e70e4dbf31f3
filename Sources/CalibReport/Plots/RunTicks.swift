import CalibModel

/// Which runs are written below an axis of runs, so that no label touches another or is cut.
enum RunTicks {
  struct Tick {
    /// The place in the list of runs.
    let place: Int
    /// The middle of the run on the axis, from its left end.
    let center: Double
  }

  /// Labels with an equal number of runs between them, about 6.8 units a sign.
  static func places(_ runs: [ExperimentRun], width: Double) -> [Tick] {
    let longest = runs.map { $0.description.count }.max() ?? 0
    let room = 6.8 * Double(longest) + 10
    let each = width / Double(max(1, runs.count))
    let step = max(1, Int((room / each).rounded(.up)))
    return stride(from: 0, to: runs.count, by: step).compactMap { place in
      let center = (Double(place) + 0.5) * each
      return center + room / 2 - 10 <= width || place == 0 ? Tick(place: place, center: center) : nil
    }
  }
}
