import CalibGraph
import CalibModel

/// `x.file`: the constants of a calibration as JSON, with their intervals, for the runs of a task.
///
/// `{"format": "calib constants 1", "name": …, "iovs": [{"iov": …, "fields": {NAME: constant}}]}`; a constant is
/// written as in a payload. Intervals are those of the constants, in order.
struct ConstantsFile {
  /// One for each field.
  private let tables: [ConstantTable]

  init(_ tables: [ConstantTable]) { self.tables = tables }

  /// The file as a value of a command line.
  func value(_ runs: [ExperimentRun]) -> Value {
    ProgramOperand.value(fileNamed: "\(name).json", text(runs))
  }

  private var name: String {
    switch tables.first?.reference.source {
    case .calibration(let name), .stored(let name), .iterated(let name), .named(_, let name): name
    case nil: "constants"
    }
  }

  private func text(_ runs: [ExperimentRun]) -> String {
    var iovs: [JSONValue] = []
    var last: [ConstantTable.Entry?] = []
    for run in runs {
      let entries = tables.map { $0.entry(run) }
      guard let interval = entries.compactMap({ $0?.interval }).first, entries != last else { continue }
      last = entries
      let fields = zip(tables, entries).compactMap { table, entry in
        entry.map { JSONValue.Member(table.reference.field, $0.value.json) }
      }
      iovs.append(.members(["iov": .string("\(interval)"), "fields": .object(fields)]))
    }
    return JSONValue.members([
      "format": .string("calib constants 1"), "name": .string(name), "iovs": .array(iovs),
    ]).canonicalText + "\n"
  }
}
