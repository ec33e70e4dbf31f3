import CalibModel

/// The four numbers of ``Moments`` among the cells of an object.
enum MomentCells {
  static let count = 4

  static func moments(_ cells: UnsafePointer<Double>) -> Moments {
    Moments(weight: cells[0], weightSquares: cells[1], mean: cells[2], squares: cells[3])
  }

  static func set(_ moments: Moments, in cells: UnsafeMutablePointer<Double>) {
    cells[0] = moments.weight
    cells[1] = moments.weightSquares
    cells[2] = moments.mean
    cells[3] = moments.squares
  }

  /// Adds a value of weight 1, in the bits of ``Moments/add(_:weight:)``.
  @inline(__always)
  static func add(_ value: Double, to cells: UnsafeMutablePointer<Double>) {
    let weight = cells[0] + 1
    cells[0] = weight
    cells[1] += 1
    let delta = value - cells[2]
    let mean = cells[2] + delta * (1 / weight)
    cells[2] = mean
    cells[3] += delta * (value - mean)
  }

  @inline(__always)
  static func add(_ value: Double, weight: Double, to cells: UnsafeMutablePointer<Double>) {
    guard weight != 0 else { return }
    let total = cells[0] + weight
    cells[0] = total
    cells[1] += weight * weight
    let delta = value - cells[2]
    let mean = cells[2] + delta * (weight / total)
    cells[2] = mean
    cells[3] += weight * delta * (value - mean)
  }

  static func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>) {
    var total = moments(cells)
    total.merge(moments(other))
    set(total, in: cells)
  }

  /// Infinite values may have made sums NaN, but nothing makes them negative.
  static func isPossible(_ cells: UnsafePointer<Double>, isWeighted: Bool) -> Bool {
    if cells[1] < 0 { return false }
    return isWeighted
      || (HistogramCollector.isCount(cells[0]) && cells[1] == cells[0] && !(cells[3] < 0))
  }
}
