package import CalibModel

/// Takes the run of a row from the columns that hold it.
package struct RunColumnReading: Sendable {
  /// What has to be requested of the reader.
  package let requests: [ColumnRequest]
  private let experimentColumn: Int?
  private let runColumn: Int

  /// - Parameter first: the place of ``requests`` among all requests of the reader.
  package init(experiment: String?, run: String, first: Int) {
    requests =
      (experiment.map { [ColumnRequest(name: $0, sourceName: $0, kind: .integer)] } ?? [])
      + [ColumnRequest(name: run, sourceName: run, kind: .integer)]
    experimentColumn = experiment == nil ? nil : first
    runColumn = first + requests.count - 1
  }

  /// The run of a row of the last batch; `nil` where a number is none of a run.
  @inline(__always)
  package func run(_ reader: any BatchReader, row: Int) -> ExperimentRun? {
    let experiment = experimentColumn.map { reader.column($0)[row] } ?? 0
    let run = reader.column(runColumn)[row]
    guard experiment >= 0, run >= 0 else { return nil }
    return ExperimentRun(experiment: Int(experiment), run: Int(run))
  }

  /// What is wrong with the run of a row.
  package func problem(_ reader: any BatchReader, row: Int) -> RowProblem {
    let (experimentLimit, runLimit) = (ExperimentRun.largestExperiment, ExperimentRun.largestRun)
    if let experimentColumn {
      let experiment = Int(reader.column(experimentColumn)[row])
      if !(0...experimentLimit).contains(experiment) {
        return RowProblem(
          column: requests.first?.name,
          message: "\(experiment) is no experiment; it must lie in 0..\(experimentLimit)")
      }
    }
    let run = Int(reader.column(runColumn)[row])
    return RowProblem(
      column: requests.last?.name, message: "\(run) is no run number; it must lie in 0..\(runLimit)")
  }
}
