extension FitSearch {
  /// Moves to a lower place without derivatives, by the method of Nelder and Mead, for models whose
  /// derivatives lead nowhere; where it ends, the search by derivatives begins again.
  ///
  /// Source: J. A. Nelder, R. Mead, Comput. J. 7 (1965) 308.
  mutating func descendBySimplex() {
    let size = order
    guard size > 0 else { return }
    var corners: [(value: Double, place: [Double])] = []
    let here = (0..<size).map { numbers[$0] }
    corners.append((equations.value, here))
    for index in 0..<size where index != held {
      var place = here
      let error = 1 / equations.matrix[index * size + index].squareRoot()
      let width = error.isFinite && error > 0 ? 3 * error : max(0.1 * abs(here[index]), 1e-3)
      place[index] = settings.limits[index].clamped(here[index] + width)
      if place[index] == here[index] {
        place[index] = settings.limits[index].clamped(here[index] - width)
      }
      corners.append((clampedValue(&place), place))
    }
    for _ in 0..<(150 * size) {
      corners.sort { $0.value < $1.value }
      guard let best = corners.first, let worst = corners.last, corners.count > 1,
        worst.value - best.value > max(1e-6 * unit, 1e-12 * abs(best.value))
      else { break }
      replaceWorst(&corners)
    }
    corners.sort { $0.value < $1.value }
    for index in 0..<size { numbers[index] = corners[0].place[index] }
    _ = evaluateHere()
  }

  /// One step: the worst corner is mirrored, stretched or drawn in; else all corners move towards the best.
  private mutating func replaceWorst(_ corners: inout [(value: Double, place: [Double])]) {
    let last = corners.count - 1
    var center = [Double](repeating: 0, count: order)
    for corner in corners.dropLast() {
      for index in center.indices { center[index] += corner.place[index] / Double(last) }
    }
    let (worst, middle) = (corners[last].place, center)
    func place(_ factor: Double) -> [Double] {
      middle.indices.map { middle[$0] + factor * (worst[$0] - middle[$0]) }
    }
    var mirrored = place(-1)
    let value = clampedValue(&mirrored)
    if value < corners[0].value {
      var stretched = place(-2)
      let further = clampedValue(&stretched)
      corners[last] = further < value ? (further, stretched) : (value, mirrored)
    } else if value < corners[last - 1].value {
      corners[last] = (value, mirrored)
    } else {
      var drawn = place(value < corners[last].value ? -0.5 : 0.5)
      let inner = clampedValue(&drawn)
      if inner < min(value, corners[last].value) { return corners[last] = (inner, drawn) }
      for index in 1...last {
        var near = corners[index].place.indices.map {
          0.5 * (corners[index].place[$0] + corners[0].place[$0])
        }
        corners[index] = (clampedValue(&near), near)
      }
    }
  }

  /// The statistic at a place moved into its limits; infinite where it is not finite.
  private mutating func clampedValue(_ place: inout [Double]) -> Double {
    for index in place.indices { place[index] = settings.limits[index].clamped(place[index]) }
    return value(at: place) ?? .infinity
  }
}
