extension FitSearch {
  /// The distance to one side of a number at which the minimum over all others has risen by `unit`; `nil`
  /// with a reason where it cannot be found.
  ///
  /// The root of the rise is nearly a straight line, so that a few steps along its secant find where it is 1.
  /// The search is left where it was. Source: F. James, M. Roos, Comput. Phys. Commun. 10 (1975) 343.
  mutating func profileError(of number: Int, sign: Double, covariance: [Double], rows: [Int]) -> (
    Double?, reason: String?
  ) {
    let minimum = (place: (0..<order).map { numbers[$0] }, value: equations.value)
    let scale = unit
    guard let row = rows.firstIndex(of: number) else { return (nil, "it is at its bound") }
    let variance = covariance[row * rows.count + row]
    let error = variance.squareRoot()
    held = number
    defer {
      held = nil
      for index in 0..<order { numbers[index] = minimum.place[index] }
      _ = evaluateHere()
    }
    var (near, nearRise, far) = (0.0, 0.0, error)
    for _ in 0..<25 {
      let value = minimum.place[number] + sign * far
      guard value >= settings.limits[number].low, value <= settings.limits[number].high else {
        return (nil, "its bound is nearer than its error")
      }
      // The others follow their correlation with the number.
      for (i, index) in rows.enumerated() {
        let slope = covariance[i * rows.count + row] / variance
        numbers[index] = settings.limits[index].clamped(minimum.place[index] + sign * far * slope)
      }
      numbers[number] = value
      guard evaluateHere() else { return (nil, "the model is not finite beside its minimum") }
      minimise()
      guard trouble == nil else { return (nil, "a fit beside the minimum does not converge") }
      let rise = (equations.value - minimum.value) / scale
      guard rise > -1e-3 else { return (nil, "a lower minimum lies beside this one") }
      let root = max(rise, 0).squareRoot()
      if abs(root - 1) < 1e-5 { return (far, nil) }
      let slope = (root - nearRise) / (far - near)
      (near, nearRise) = (far, root)
      far = slope > 0 ? min(max(far + (1 - root) / slope, 0.3 * far), 3 * far) : 2 * far
    }
    return (nil, "the statistic does not rise enough")
  }
}
