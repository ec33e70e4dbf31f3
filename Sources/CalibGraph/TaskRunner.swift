package import CalibModel

/// Does tasks: reads and collects, merges and fits.
///
/// The engine hands it values and gets values back.
///
/// Called from several threads at once; every answer depends on the request alone.
package protocol TaskRunner: Sendable {
  /// Reads a file once for several collectors.
  ///
  /// - Parameter progress: called now and then with the rows and bytes read so far; answers whether to go on.
  func scan(_ request: ScanRequest, progress: (_ rows: Int, _ bytes: Int64) -> Bool) throws(TaskFailure)
    -> ScanResult

  /// Merges what was collected for the runs of an execution, in the order given, and evaluates the algorithm.
  func execute(_ request: ExecutionRequest, partials: any PartialReader) throws(TaskFailure)
    -> ExecutionReport

  /// The start values of the iterated names for each run, in the order of ``CalibrationSpec/iterated``.
  func startValues(of calibration: String, runs: [ExperimentRun], constants: [ConstantTable])
    throws(TaskFailure)
    -> [[IteratedValue]]

  /// Answers a question of a strategy about blocks of runs (``BlockRequest/Question``).
  func answer(_ request: BlockRequest, partials: any PartialReader) throws(TaskFailure) -> Double

  /// The losses of all intervals that end with the same atom, by their first atom; infinite where there is not enough data.
  func losses(_ request: LossRequest, partials: any PartialReader) throws(TaskFailure) -> [Double]

  /// The same as ``scan(_:progress:)`` where external programs have a part in it: the next of them, or the result.
  ///
  /// - Parameter results: what the programs that it asked for before gave, in order.
  func nextStep(
    of request: ScanRequest, after results: [ExecResult], progress: (_ rows: Int, _ bytes: Int64) -> Bool
  ) throws(TaskFailure) -> TaskStep<ScanResult>

  /// The same as ``execute(_:partials:)`` where external programs have a part in it.
  ///
  /// It is asked again from the start after each program, so it depends on nothing but its arguments.
  func nextStep(
    of request: ExecutionRequest, after results: [ExecResult], partials: any PartialReader
  ) throws(TaskFailure) -> TaskStep<ExecutionReport>
}

/// How far a task came.
package enum TaskStep<Result: Sendable>: Sendable {
  case done(Result)
  /// It goes on when these programs have ended; none of them waits for another.
  case commands([ExecCommand])
}

extension TaskRunner {
  package func nextStep(
    of request: ScanRequest, after results: [ExecResult], progress: (_ rows: Int, _ bytes: Int64) -> Bool
  ) throws(TaskFailure) -> TaskStep<ScanResult> {
    .done(try scan(request, progress: progress))
  }

  package func nextStep(
    of request: ExecutionRequest, after results: [ExecResult], partials: any PartialReader
  ) throws(TaskFailure) -> TaskStep<ExecutionReport> {
    .done(try execute(request, partials: partials))
  }

  /// The losses, asked one by one: a runner that knows better grows an interval instead of making it anew.
  package func losses(_ request: LossRequest, partials: any PartialReader) throws(TaskFailure) -> [Double] {
    var losses: [Double] = []
    for first in 0...request.last {
      losses.append(try answer(request.block(from: first), partials: partials))
    }
    return losses
  }

  /// The answer to a question of a strategy; a runner that knows none of them has no such strategies.
  package func answer(_ request: BlockRequest, partials: any PartialReader) throws(TaskFailure) -> Double {
    throw TaskFailure("`\(request.calibration)` asks `\(request.question.rawValue)`, which nothing answers")
  }
}

/// Why a task could not be done: what a person needs to mend it.
package struct TaskFailure: Error, Hashable, Sendable {
  /// What is wrong and where: names the file, row and column where there are any.
  package let message: String
  /// What to do; empty where there is nothing to say.
  package let help: String

  package init(_ message: String, help: String = "") {
    self.message = message
    self.help = help
  }
}

/// A reading of one file for all collectors that need it now.
package struct ScanRequest: Hashable, Sendable {
  package struct Collect: Hashable, Sendable {
    package let calibration: String
    /// The collector's place in the calibration.
    package let collector: Int
    /// The constants that it looks up, one table each in the order of
    /// ``CalibrationSpec/Collector/constants``.
    package let constants: [ConstantTable]

    package init(calibration: String, collector: Int, constants: [ConstantTable]) {
      self.calibration = calibration
      self.collector = collector
      self.constants = constants
    }
  }

  package let file: InputFile
  package let collects: [Collect]

  package init(file: InputFile, collects: [Collect]) {
    self.file = file
    self.collects = collects
  }
}

/// What a reading gave.
package struct ScanResult: Hashable, Sendable {
  /// The partial result of one collector for one run, or a stretch of one.
  package struct Part: Hashable, Sendable {
    package let run: ExperimentRun
    /// The stretch of the run that it is of; `nil` where runs are not divided, and of a run without accepted rows.
    package let stretch: Int?
    /// Rows that were accepted.
    package let entries: Int
    /// The first and the last time of the accepted rows, on the clock of the data; `nil` where nobody asked for it.
    package let times: RunCatalog.Times?
    package let bytes: [UInt8]

    package init(
      run: ExperimentRun, stretch: Int? = nil, entries: Int, times: RunCatalog.Times? = nil, bytes: [UInt8]
    ) {
      self.run = run
      self.stretch = stretch
      self.entries = entries
      self.times = times
      self.bytes = bytes
    }
  }

  /// For each collect of the request the parts of the file's runs, sorted by run; all runs of the file are
  /// there.
  package let parts: [[Part]]
  /// SHA-256 of the file's bytes, in hexadecimal, computed while reading.
  package let digest: String
  package let rows: Int
  /// Rows left out because the script allows it, and a description of the first of them.
  package let skippedRows: Int
  package let firstSkipped: String

  package init(parts: [[Part]], digest: String, rows: Int, skippedRows: Int, firstSkipped: String) {
    self.parts = parts
    self.digest = digest
    self.rows = rows
    self.skippedRows = skippedRows
    self.firstSkipped = firstSkipped
  }
}

/// One evaluation of an algorithm for a set of runs, in one pass.
package struct ExecutionRequest: Hashable, Sendable {
  package let calibration: String
  package let pass: Int
  /// The interval that its constants get unless they say otherwise.
  package let label: IntervalOfValidity
  /// The runs, sorted.
  package let runs: [ExperimentRun]
  /// For each collector the partial results, in the order in which they are folded: by run, then path.
  package let partials: [[PartialReference]]
  /// The constants that result expressions read, in the order of ``CalibrationSpec/resultConstants``.
  package let constants: [ConstantTable]
  /// The iterated values that the pass began with, and the first of all, in the order of the names.
  package let before: [IteratedValue]
  package let start: [IteratedValue]

  package init(
    calibration: String, pass: Int, label: IntervalOfValidity, runs: [ExperimentRun],
    partials: [[PartialReference]], constants: [ConstantTable], before: [IteratedValue],
    start: [IteratedValue]
  ) {
    self.calibration = calibration
    self.pass = pass
    self.label = label
    self.runs = runs
    self.partials = partials
    self.constants = constants
    self.before = before
    self.start = start
  }
}

/// A partial result in the cache: the entry of a collect task, and one run of it, or a stretch of one.
package struct PartialReference: Hashable, Sendable {
  package let task: Fingerprint
  package let run: ExperimentRun
  /// The stretch of the run; `nil` where runs are not divided.
  package let stretch: Int?
  /// SHA-256 of its bytes, in hexadecimal.
  package let digest: String
  package let entries: Int
  /// The first and the last time of its rows, on the clock of the data; `nil` where nobody asked for it.
  package let times: RunCatalog.Times?

  package init(
    task: Fingerprint, run: ExperimentRun, stretch: Int? = nil, digest: String, entries: Int,
    times: RunCatalog.Times? = nil
  ) {
    self.task = task
    self.run = run
    self.stretch = stretch
    self.digest = digest
    self.entries = entries
    self.times = times
  }

  package var piece: RunPiece { RunPiece(run, stretch: stretch) }
}

/// Gives the bytes of partial results.
///
/// Safe from any thread.
package protocol PartialReader: Sendable {
  func bytes(of partial: PartialReference) throws(TaskFailure) -> [UInt8]
}
