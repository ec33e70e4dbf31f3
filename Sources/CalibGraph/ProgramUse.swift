import CalibModel

/// An external program that a calibration runs, as far as those need to know who list its tasks before they are there.
package struct ProgramUse: Hashable, Sendable {
  /// For what it runs.
  package enum Grouping: Hashable, Sendable {
    case file, run
    /// So many files of one run at a time.
    case job(files: Int)
    /// Once in each execution.
    case execution
  }

  /// The place of its collector; `nil` for a program of the algorithm.
  package let collector: Int?
  package let grouping: Grouping
  /// Whether another program makes one of its parts, in each execution.
  package let merges: Bool

  package init(collector: Int?, grouping: Grouping, merges: Bool = false) {
    self.collector = collector
    self.grouping = grouping
    self.merges = merges
  }
}

extension CalibrationSpec {
  /// Whether a program runs for each file that a collector reads.
  package func runsPerFile(_ collector: Int) -> Bool {
    programs.contains { $0.collector == collector && $0.grouping == .file }
  }

  /// How many programs an execution runs itself, those that collect for several files included.
  ///
  /// - Parameter partials: what was collected, for each collector; `nil` where that is not known, which counts one for
  ///   each that collects.
  package func programCount(_ partials: [[PartialReference]]?) -> Int {
    programs.reduce(0) { count, use in
      let parts = use.collector.flatMap { partials?[$0] }
      return count + Self.groups(use.grouping, parts) + (use.merges ? 1 : 0)
    }
  }

  /// Into how many groups parts are taken: one never has two runs.
  private static func groups(_ grouping: ProgramUse.Grouping, _ parts: [PartialReference]?) -> Int {
    let size: Int
    switch grouping {
    case .file: return 0
    case .execution: return 1
    case .run: size = .max
    case .job(let files): size = max(1, files)
    }
    guard let parts else { return 1 }
    var (groups, last, count) = (0, ExperimentRun?.none, 0)
    for part in parts {
      if part.run != last || count == size { (groups, last, count) = (groups + 1, part.run, 0) }
      count += 1
    }
    return groups
  }
}
