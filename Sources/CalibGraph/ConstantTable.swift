package import CalibModel

/// The values of one reference over runs: what a task may look up.
///
/// Intervals do not overlap and are in order; a run in none of them has no constant.
package struct ConstantTable: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let interval: IntervalOfValidity
    /// The value; where it changes inside of the interval, the first one.
    package let value: Payload.Constant
    /// What the value is known by in fingerprints: the payload's digest, or one of the value itself.
    package let digest: String
    /// The values inside of the interval, in order of time; empty where there is one alone.
    package let pieces: [Piece]

    package init(interval: IntervalOfValidity, value: Payload.Constant, digest: String) {
      self.interval = interval
      self.value = value
      self.digest = digest
      pieces = []
    }

    /// - Parameter pieces: in order of time; never empty.
    package init(interval: IntervalOfValidity, pieces: [Piece], digest: String) {
      self.interval = interval
      value = pieces[0].value
      self.digest = digest
      self.pieces = pieces.count > 1 ? pieces : []
    }

    /// The same for a part of its interval.
    package func with(_ interval: IntervalOfValidity) -> Entry {
      pieces.isEmpty
        ? Entry(interval: interval, value: value, digest: digest)
        : Entry(interval: interval, pieces: pieces, digest: digest)
    }
  }

  /// A value that holds from a moment on, until the next piece begins.
  package struct Piece: Hashable, Sendable {
    package let from: RunMoment
    package let value: Payload.Constant

    package init(from: RunMoment, value: Payload.Constant) {
      self.from = from
      self.value = value
    }
  }

  package let reference: ConstantReference
  package let entries: [Entry]

  package init(reference: ConstantReference, entries: [Entry]) {
    self.reference = reference
    self.entries = entries
  }

  /// The entry of a run.
  ///
  /// - Complexity: O(log *n*).
  package func entry(_ run: ExperimentRun) -> Entry? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].interval.lastKey < run.key { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].interval.contains(run) else { return nil }
    return entries[low]
  }
}
