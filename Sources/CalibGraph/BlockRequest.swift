package import CalibModel

/// A question of a strategy about blocks of runs, which a condition or a loss of the script answers.
package struct BlockRequest: Hashable, Sendable {
  package enum Question: String, Hashable, Sendable {
    /// Of a short block and a neighbour: may they be joined? 1 or 0.
    case joins
    /// Of a short block and a neighbour: how bad is joining them?
    case cost
    /// Of one run: is it left out? 1 or 0.
    case skips
    /// Of a run and the one before it: does a block begin with it? 1 or 0.
    case begins
    /// Of a candidate interval: its loss; infinite where it has not enough data.
    case loss
    /// The same, for cuts inside of an interval.
    case innerLoss
    /// Of a set of runs: would `need` hold, so that its execution has enough data? 1 or 0. Only a plan asks it.
    case enough
  }

  /// Runs, or a stretch of one, with what was collected for them.
  package struct Block: Hashable, Sendable {
    package let runs: [ExperimentRun]
    /// For each collector the partial results, in the order in which they are folded.
    package let partials: [[PartialReference]]
    /// How long it lasted, in nanoseconds (the base unit of time); 0 where nothing tells it.
    package let time: Double
    /// The longest pause inside of it, in nanoseconds.
    package let gap: Double

    package init(runs: [ExperimentRun], partials: [[PartialReference]], time: Double = 0, gap: Double = 0) {
      self.runs = runs
      self.partials = partials
      self.time = time
      self.gap = gap
    }
  }

  package let calibration: String
  package let question: Question
  package let blocks: [Block]

  package init(calibration: String, question: Question, blocks: [Block]) {
    self.calibration = calibration
    self.question = question
    self.blocks = blocks
  }
}
