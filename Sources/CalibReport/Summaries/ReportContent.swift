// CalibReport says what happened and what was found: progress, tables, plans, plots, the HTML report.
// It turns the values of CalibModel and CalibGraph into text. It opens no file, reads no clock and never sees
// the engine.

package import CalibGraph
package import CalibModel

/// All that the HTML report shows, handed in as values and text.
package struct ReportContent: Sendable {
  /// A line of provenance: `calib 0.1.0`, the store's head, the host.
  package struct Fact: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A file that was read.
  package struct Input: Hashable, Sendable {
    package let dataset: String
    package let path: String
    package let bytes: Int
    package let runs: [ExperimentRun]
    /// SHA-256 of its bytes, in hexadecimal; empty where it is not known.
    package let digest: String

    package init(dataset: String, path: String, bytes: Int, runs: [ExperimentRun], digest: String) {
      self.dataset = dataset
      self.path = path
      self.bytes = bytes
      self.runs = runs
      self.digest = digest
    }
  }

  /// The verdict of a check over several calibrations.
  package struct OverallCheck: Hashable, Sendable {
    package let name: String
    package let isRequired: Bool
    package let passed: Bool
    package let calibrations: [String]
    /// Where the stretch of runs begins that it is about; `nil` where there is none.
    package let run: ExperimentRun?
    package let message: String

    package init(
      name: String, isRequired: Bool, passed: Bool, calibrations: [String], run: ExperimentRun?,
      message: String
    ) {
      self.name = name
      self.isRequired = isRequired
      self.passed = passed
      self.calibrations = calibrations
      self.run = run
      self.message = message
    }
  }

  package let title: String
  /// The script's name as the user gave it.
  package let script: String
  /// When the run began and ended, as text to be shown.
  package let started: String
  package let finished: String
  package let results: [CalibrationResult]
  /// What the plan says of the calibrations, in its order: strategies and dependencies.
  package let calibrations: [Plan.Calibration]
  package let publications: [PublicationSpec]
  package let publicationResults: [PublicationResult]
  /// What the run did, and how long it took.
  package var work = ""
  package var provenance: [Fact] = []
  package var inputs: [Input] = []
  package var overallChecks: [OverallCheck] = []
  /// The conditions of checks as the script has them, by calibration and check; empty where the script has changed.
  package var conditions: [String: [String: String]] = [:]
  /// When the tasks of the last run that had work were done, and when that was where it is not the run that is shown.
  package var timeline: RunTimeline?
  package var timelineNote = ""
  /// The constants beside those of another run or tag, or those that were published before.
  package var comparison: ReportComparison?
  package var pictures: [CheckPicture] = []
  /// The signatures of primitives, for the units of fit parameters.
  package var catalog: PrimitiveCatalog?
  /// How many validation plots of one calibration are drawn at most.
  package var plotLimit = 48

  package init(
    title: String, script: String, started: String, finished: String, results: [CalibrationResult],
    calibrations: [Plan.Calibration], publications: [PublicationSpec] = [],
    publicationResults: [PublicationResult] = []
  ) {
    self.title = title
    self.script = script
    self.started = started
    self.finished = finished
    self.results = results
    self.calibrations = calibrations
    self.publications = publications
    self.publicationResults = publicationResults
  }
}
