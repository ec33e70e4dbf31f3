/// Finds the name that was probably meant.
package enum NearNames {
  /// The nearest of some names to one that is not among them; `nil` where none is near.
  ///
  /// Near are names that differ in case only, in the order of their words (`mean_sigma`), in a few letters
  /// left out, added, changed or swapped (one for each three), or that one is the beginning of, in this order;
  /// among equals the first in the list. O(letters²) for each name of similar length.
  package static func nearest(to name: String, in names: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    guard !wanted.isEmpty else { return nil }
    var best: (name: String, score: Int)?
    for candidate in names where candidate != name {
      guard let score = distance(wanted, Array(candidate.lowercased().unicodeScalars)) else { continue }
      if score < best?.score ?? .max { best = (candidate, score) }
    }
    return best?.name
  }

  /// A distance that orders candidates; `nil` where they are far apart.
  private static func distance(_ wanted: [Unicode.Scalar], _ found: [Unicode.Scalar]) -> Int? {
    if wanted == found { return 0 }
    if words(wanted) == words(found) { return 1 }
    let limit = max(1, min(wanted.count, found.count) / 3)
    if abs(wanted.count - found.count) <= limit, wanted.count > 1 || found.count > 1 {
      let edits = edits(wanted, found)
      if edits <= limit, edits < max(wanted.count, found.count) { return 10 * edits }
    }
    let (short, long) = wanted.count < found.count ? (wanted, found) : (found, wanted)
    if short.count >= 3, long.starts(with: short) { return 100 + long.count - short.count }
    return nil
  }

  private static func words(_ name: [Unicode.Scalar]) -> [String] {
    name.split(separator: "_").map { word in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: word)
      return String(text)
    }.sorted()
  }

  /// The number of letters left out, added, changed or swapped with their neighbour (optimal string alignment).
  private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...left.count {
      var next = [row] + [Int](repeating: 0, count: right.count)
      for column in 1...max(1, right.count) where column <= right.count {
        let isSame = left[row - 1] == right[column - 1]
        var cost = min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          cost = min(cost, before[column - 2] + 1)
        }
        next[column] = cost
      }
      (before, last) = (last, next)
    }
    return last[right.count]
  }
}
