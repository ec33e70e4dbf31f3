import CalibData
import CalibNumerics
import CalibTestSupport
import FoundationEssentials

/// Millepede's own test: 1,500 tracks through 100 planes, with what Millepede makes of them.
struct MillepedeData {
  static let isPresent = SharedData.path("millepede_test1/mille.bin") != nil

  let records: [CalibNumerics.MilleRecord]
  let constraints: [AlignmentSettings.Constraint]
  /// By label.
  let truth: [Int: Double]
  let solution: [Int: (value: Double, error: Double)]

  init?() throws {
    guard let path = SharedData.path("millepede_test1/mille.bin") else { return nil }
    records = try Self.records(path)
    func rows(_ name: String) throws -> [[Substring]] {
      guard let path = SharedData.path("millepede_test1/\(name)") else { return [] }
      return try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map {
        $0.split { $0.isWhitespace || $0 == "," }
      }
    }
    var constraints: [AlignmentSettings.Constraint] = []
    var (terms, value) = ([CalibNumerics.MilleRecord.Derivative](), 0.0)
    for row in try rows("constraints.txt") {
      if row.first == "Constraint" {
        if !terms.isEmpty { constraints.append(.init(terms, value: value)) }
        (terms, value) = ([], Double(row[1]) ?? .nan)
      } else if row.count == 2, let label = Int(row[0]), let factor = Double(row[1]) {
        terms.append(.init(label, factor))
      }
    }
    self.constraints = constraints + [.init(terms, value: value)]
    truth = Dictionary(
      uniqueKeysWithValues: try rows("truth.csv").compactMap { row in
        Int(row[0]).flatMap { label in Double(row[1]).map { (label, $0) } }
      })
    solution = Dictionary(
      uniqueKeysWithValues: try rows("millepede.res").compactMap { row in
        guard row.count >= 5, let label = Int(row[0]), let value = Double(row[1]),
          let error = Double(row[4])
        else { return nil }
        return (label, (value, error))
      })
  }

  /// What the reader of files gives, as the alignment takes it: local parameters counted from 0.
  private static func records(_ path: String) throws -> [CalibNumerics.MilleRecord] {
    let reader = try MilleReader(path: path)
    var records: [CalibNumerics.MilleRecord] = []
    while let read = try reader.read() {
      var record = CalibNumerics.MilleRecord()
      for measurement in read.measurements {
        record.add(
          measurement.value, sigma: measurement.sigma,
          local: measurement.locals.map { .init($0.label - 1, $0.value) },
          global: measurement.globals.map { .init($0.label, $0.value) })
      }
      records.append(record)
    }
    return records
  }
}
