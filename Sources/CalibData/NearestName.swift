/// The name that a mistyped one probably means: the same but for case, or at most a third of its letters away.
///
/// - Complexity: O(*names · letters²*).
package func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars)
  var best: (name: String, distance: Int)?
  for candidate in names {
    let letters = Array(candidate.lowercased().unicodeScalars)
    guard abs(letters.count - wanted.count) <= max(1, wanted.count / 3), letters.count < 200 else { continue }
    let distance = editDistance(wanted, letters)
    if distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  guard let best, best.distance <= max(1, wanted.count / 3) else { return nil }
  return best.name
}

/// How many letters are to be added, dropped or replaced.
///
/// Source: V. I. Levenshtein, *Soviet Physics Doklady* 10 (1966) 707.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var above = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      current.append(
        min(above[column] + (letter == other ? 0 : 1), above[column + 1] + 1, current[column] + 1))
    }
    above = current
  }
  return above[right.count]
}
