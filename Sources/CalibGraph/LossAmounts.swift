import CalibModel

/// The amounts of an interval that grows backwards by an atom at a time: what losses are made of.
package struct LossAmounts: Hashable, Sendable {
  /// For each collector.
  package private(set) var entries: [Int]
  /// How many runs it has a part of.
  package private(set) var runs = 0
  /// The longest pause between neighbours, in nanoseconds; atoms without times are passed over.
  package private(set) var gap = 0.0
  private var firstRun: ExperimentRun?
  /// When the first atom with times began, and the last one ended.
  private var begin: Int64?
  private var end: Int64?

  package init(collectors: Int) { entries = Array(repeating: 0, count: collectors) }

  /// From the begin of the first atom with times to the end of the last, in nanoseconds; 0 where none has any.
  package var time: Double {
    guard let begin, let end else { return 0 }
    return max(0, Double(end - begin))
  }

  /// Adds the atom before those so far.
  package mutating func prepend(_ atom: LossRequest.Atom) {
    for (collector, parts) in atom.partials.enumerated() {
      entries[collector] += parts.reduce(0) { $0 + $1.entries }
    }
    // Neighbouring stretches may be of one run.
    runs += atom.runs.count - (atom.runs.last == firstRun ? 1 : 0)
    firstRun = atom.runs.first
    guard let times = atom.times else { return }
    if let begin { gap = max(gap, Double(begin - times.end)) }
    begin = times.begin
    if end == nil { end = times.end }
  }
}
