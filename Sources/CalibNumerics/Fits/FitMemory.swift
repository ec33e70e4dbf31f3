/// The memory of one fit, taken at once and given back when the fit ends.
///
/// A class, because the memory has one owner whose end frees it; nothing is allocated while a fit iterates.
final class FitMemory {
  private let start: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var used = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    start = .allocate(capacity: self.capacity)
    start.initialize(repeating: 0, count: self.capacity)
  }

  deinit { start.deallocate() }

  /// The next `count` numbers, all 0.
  func take(_ count: Int) -> UnsafeMutablePointer<Double> {
    precondition(used + count <= capacity, "calib bug: a fit asked for more memory than it said")
    defer { used += count }
    return start + used
  }
}
