/// Finds the cut of a row of atoms into intervals whose losses have the least sum, by dynamic programming.
///
/// Atoms are added one after another; each step takes the losses of all intervals that end with the new one.
struct CutSearch: Hashable, Sendable {
  /// The least loss of the first atoms, and where the last interval of that cut begins.
  private var least: [Best] = [Best(loss: 0, start: 0)]
  /// The first interval whose loss is not a number.
  private(set) var undefined: Interval?

  private struct Best: Hashable, Sendable {
    let loss: Double
    let start: Int
  }

  /// The places of an interval's first and last atom.
  struct Interval: Hashable, Sendable {
    let first: Int
    let last: Int
  }

  /// How many atoms there are so far.
  var count: Int { least.count - 1 }

  /// Adds an atom.
  ///
  /// - Parameter losses: those of the intervals that end with it, by their first atom, one for each atom so far.
  /// - Complexity: O(*n*) for *n* atoms so far.
  mutating func append(_ losses: [Double]) {
    if undefined == nil, let first = losses.firstIndex(where: \.isNaN) {
      undefined = Interval(first: first, last: count)
    }
    var best = Best(loss: .infinity, start: count)
    for (first, loss) in losses.enumerated() where least[first].loss + loss < best.loss {
      best = Best(loss: least[first].loss + loss, start: first)
    }
    least.append(best)
  }

  /// The cut of least total loss, as ranges of atoms; `nil` where each has an infinite one.
  ///
  /// Of several with the same sum it is that whose last intervals begin first.
  var cuts: [Range<Int>]? {
    guard let total = least.last, total.loss < .infinity else { return nil }
    var cuts: [Range<Int>] = []
    var end = count
    while end > 0 {
      cuts.append(least[end].start..<end)
      end = least[end].start
    }
    return cuts.reversed()
  }
}
