import CalibData
import CalibModel

/// The records of an alignment as a file of Mille, for programs such as pede.
///
/// Numbers are in base units and of four bytes. The derivatives by global parameters have the opposite sign of the
/// script's: those are of the residual, which is measured less expected, and Mille's of what is expected.
struct MilleFile {
  private let records: MillepedeRecords
  private let labels: [Int]

  /// - Parameter labels: that of each parameter, by its place.
  init(_ records: MillepedeRecords, labels: [Int]) {
    self.records = records
    self.labels = labels
  }

  func bytes() throws(MilleProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in 0..<records.recordCount { bytes += try record(number).bytes() }
    return bytes
  }

  /// Derivatives that are 0 are left out, as Mille does.
  private func record(_ number: Int) -> MilleRecord {
    let count = records.localCount
    return MilleRecord(
      records.measurements(number).map { row in
        let locals = (0..<count).map { MilleRecord.Derivative($0 + 1, records.locals[row * count + $0]) }
        let globals = (records.globalStarts[row]..<records.globalStarts[row + 1]).map { place in
          MilleRecord.Derivative(labels[Int(records.globalPlaces[place])], -records.globals[place])
        }
        return MilleRecord.Measurement(
          value: records.residuals[row], sigma: records.sigmas[row],
          locals: locals.filter { $0.value != 0 }, globals: globals.filter { $0.value != 0 })
      })
  }
}
