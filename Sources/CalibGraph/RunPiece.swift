package import CalibModel

/// What no cut divides: a run or, where runs are divided, a stretch of time of one.
///
/// Written `18/3` or `18/3@12`.
package struct RunPiece: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let run: ExperimentRun
  /// Its number: stretch *k* has the times from *k* lengths up to *k* + 1 lengths; `nil`: the run as a whole.
  package let stretch: Int?

  package init(_ run: ExperimentRun, stretch: Int? = nil) {
    self.run = run
    self.stretch = stretch
  }

  package static func < (left: Self, right: Self) -> Bool {
    if left.run != right.run { return left.run < right.run }
    guard let stretch = right.stretch else { return false }
    return left.stretch.map { $0 < stretch } ?? true
  }

  package var description: String { stretch.map { "\(run)@\($0)" } ?? "\(run)" }

  /// When it begins.
  ///
  /// - Parameter length: of a stretch, in nanoseconds.
  package func begin(length: Int64) -> RunMoment { RunMoment(run, time: stretch.map { Int64($0) * length }) }

  /// When it ends, which is excluded; `nil` for a whole run.
  package func end(length: Int64) -> RunMoment? {
    stretch.map { RunMoment(run, time: (Int64($0) + 1) * length) }
  }
}
