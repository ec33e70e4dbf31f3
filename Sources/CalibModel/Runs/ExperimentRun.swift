// CalibModel holds the field's words as values: run, interval of validity, unit, payload, histogram,
// fit result, outcome. It knows nothing of files, scripts, tasks or the store, and imports nothing.

/// A run: experiment and run number, ordered by both.
///
/// Both are at least 0; the experiment is at most 2³¹-2, the run at most 2³²-2 (2³²-1 is kept for the end of
/// an experiment, see ``key``). Written `12/133`.
package struct ExperimentRun: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let experiment: Int
  package let run: Int

  /// Makes a run; `nil` where a number is outside of its range.
  package init?(experiment: Int, run: Int) {
    guard (0...Self.largestExperiment).contains(experiment), (0...Self.largestRun).contains(run) else {
      return nil
    }
    self.experiment = experiment
    self.run = run
  }

  /// Reads `12/133`; `nil` where the text is anything else.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let experiment = Self.number(parts[0]), let run = Self.number(parts[1]) else {
      return nil
    }
    self.init(experiment: experiment, run: run)
  }

  /// The run of a packed key; `nil` where the key is the end of an experiment or open.
  package init?(key: Int64) {
    self.init(experiment: Int(key >> 32), run: Int(key & 0xffff_ffff))
  }

  package static let largestExperiment = 0x7fff_fffe
  package static let largestRun = 0xffff_fffe

  /// Experiment and run in one number that orders as they do: `experiment << 32 | run`.
  package var key: Int64 { Int64(experiment) << 32 | Int64(run) }

  package var description: String { "\(experiment)/\(run)" }

  package static func < (left: Self, right: Self) -> Bool { left.key < right.key }

  /// A number of decimal digits alone: no sign, no blanks.
  static func number(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
