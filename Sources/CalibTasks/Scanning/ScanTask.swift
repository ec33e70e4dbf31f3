import CalibColumns
import CalibData
package import CalibGraph
package import CalibLanguage
package import CalibModel

/// Reads a file once and accumulates what collectors want of it, per run.
///
/// The result depends on the file's bytes, the definitions and the constants alone: rows are taken in batches
/// counted from the first row, whatever the sizes of reads.
package struct ScanTask: Sendable {
  private let datasets: [DatasetDefinition]
  private let calibrations: [CalibrationDefinition]
  private let units: UnitTable
  private let memory: ColumnMemory?

  /// - Parameter memory: keeps what is read for the next tasks; `nil`: nothing is kept.
  package init(
    datasets: [DatasetDefinition], calibrations: [CalibrationDefinition], units: UnitTable,
    memory: ColumnMemory? = nil
  ) {
    self.memory = memory
    self.datasets = datasets
    self.calibrations = calibrations
    self.units = units
  }

  /// Reads the file of a request.
  ///
  /// - Parameter progress: called about ten times a second, and at the end, with rows and bytes read; answers whether
  ///   to go on.
  package func run(_ request: ScanRequest, progress: (_ rows: Int, _ bytes: Int64) -> Bool)
    throws(TaskFailure)
    -> ScanResult
  {
    guard let dataset = datasets.first(where: { $0.name == request.file.dataset }) else {
      preconditionFailure("calib bug: a scan of an unknown dataset `\(request.file.dataset)`")
    }
    let program = try ScanProgram(
      request.collects.map { (definition(of: $0), $0) }, runs: request.file.runs, units: units)
    try Self.checkIdentity(request.file)
    let result = try ScanReading(file: request.file, dataset: dataset, program: program, memory: memory).run(
      progress)
    try Self.checkIdentity(request.file)
    return result
  }

  /// A file that is not the one that was planned, or that changes while it is read, gives no result.
  private static func checkIdentity(_ file: InputFile) throws(TaskFailure) {
    let status = try ScanFileStatus.read(file.path).get()
    guard status.identity(path: file.path) == file.identity else {
      throw TaskFailure(
        "\(file.path) has changed since it was planned",
        help: "run it again once nothing writes to the file any more")
    }
  }

  private func definition(of collect: ScanRequest.Collect) -> CollectorDefinition {
    guard let calibration = calibrations.first(where: { $0.name == collect.calibration }),
      calibration.collectors.indices.contains(collect.collector)
    else { preconditionFailure("calib bug: a scan for an unknown collector of `\(collect.calibration)`") }
    return calibration.collectors[collect.collector]
  }
}
