package import CalibModel

/// Which rows of a tag a command is about; what is not given does not restrict.
package struct IoVSelection: Hashable, Sendable {
  package var names: [String]
  package var revision: Int?
  /// Rows that share a run with these runs.
  package var runs: IoV?
  /// With `runs`: only rows that lie inside.
  package var isFullyContained: Bool
  /// `FIRSTEXP FIRSTRUN LASTEXP LASTRUN` with `*` for any number, as basf2's tools take it.
  package var pattern: IoVPattern?

  package init(
    names: [String] = [], revision: Int? = nil, runs: IoV? = nil, isFullyContained: Bool = false,
    pattern: IoVPattern? = nil
  ) {
    self.names = names
    self.revision = revision
    self.runs = runs
    self.isFullyContained = isFullyContained
    self.pattern = pattern
  }

  func includes(_ name: String, _ iov: IoV, revision found: Int) -> Bool {
    if !names.isEmpty, !names.contains(name) { return false }
    if let revision, revision != found { return false }
    if let pattern, !pattern.matches(iov) { return false }
    guard let runs else { return true }
    if isFullyContained { return runs.firstKey <= iov.firstKey && iov.lastKey <= runs.lastKey }
    return runs.overlaps(iov)
  }
}

/// Four numbers or `*`, held against the numbers of an interval as basf2 writes them.
package struct IoVPattern: Hashable, Sendable {
  private let parts: [Int?]

  /// Reads `0 * -1 -1`; `nil` where it is not four numbers or stars.
  package init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "," }
    guard words.count == 4 else { return nil }
    var parts: [Int?] = []
    for word in words {
      if word == "*" {
        parts.append(nil)
      } else if let number = Int(word), number >= -1 {
        parts.append(number)
      } else {
        return nil
      }
    }
    self.parts = parts
  }

  func matches(_ iov: IoV) -> Bool {
    zip(parts, iov.numbers).allSatisfy { part, number in part == nil || part == number }
  }
}

extension IntervalOfValidity {
  /// Reads the four numbers of basf2 and its kin (store.md, S.1); `nil` for what it forbids or cannot be.
  ///
  /// All four -1 is the empty interval, `le = -1` with a run is illegal, and a first run after the last
  /// one is refused here where basf2's C++ swaps the two.
  package init?(numbers firstExperiment: Int, _ firstRun: Int, _ lastExperiment: Int, _ lastRun: Int) {
    guard let first = ExperimentRun(experiment: firstExperiment, run: firstRun), lastRun >= -1 else {
      return nil
    }
    if lastExperiment == -1 {
      guard lastRun == -1 else { return nil }
      self.init(firstKey: first.key, lastKey: Self.openKey)
    } else if lastRun == -1 {
      guard (0...ExperimentRun.largestExperiment).contains(lastExperiment) else { return nil }
      self.init(firstKey: first.key, lastKey: Self.endOfExperiment(lastExperiment))
    } else {
      guard let last = ExperimentRun(experiment: lastExperiment, run: lastRun) else { return nil }
      self.init(first, last)
    }
  }
}
