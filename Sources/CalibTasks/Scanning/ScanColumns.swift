import CalibColumns
import CalibData
import CalibGraph
import CalibLanguage
import CalibModel

/// The columns of a dataset as its files have them.
struct ScanColumns {
  let dataset: DatasetDefinition

  var experimentSource: String? { dataset.runColumns?.experiment.map(source) }
  var runSource: String? { (dataset.runColumns?.run).map(source) }

  var options: ReadOptions {
    var options = ReadOptions(tree: dataset.treeName, each: dataset.element)
    for column in dataset.columns { options.arrayLengths[column.sourceName] = column.count }
    if case .skip(let limit) = dataset.badRows { options.skippableRows = limit }
    return options
  }

  /// What is read of every row, whoever wants it: all columns where bad rows are left out, so that the same rows are
  /// left out for all.
  var alwaysRead: [ColumnRequest] {
    switch dataset.badRows {
    case .error: []
    case .skip: declared
    }
  }

  /// All columns that are declared; of a fixed array its last value, before which all others stand.
  var declared: [ColumnRequest] {
    dataset.columns.compactMap { column in
      request(column.count.map { "\(column.name)[\($0 - 1)]" } ?? column.name)
    }
  }

  /// The columns that hold the run.
  func runColumns(first: Int) -> RunColumnReading? {
    runSource.map { RunColumnReading(experiment: experimentSource, run: $0, first: first) }
  }

  /// What to ask a reader for.
  ///
  /// - Parameter name: a column's name in the dataset; `samples[3]` for a value of a fixed array.
  /// - Parameter texts: where the texts of a column of texts are kept.
  func request(_ name: String, texts: TextCodes? = nil) -> ColumnRequest? {
    if let (column, element) = column(of: name) {
      let kind: ColumnRequest.Kind =
        switch column.kind {
        case .number: .number
        case .integer: .integer
        case .bool: .bool
        case .string: .string
        }
      return ColumnRequest(
        name: name, sourceName: column.sourceName + element, kind: kind, factor: column.unit.factor,
        allowed: allowed(column), texts: kind == .string ? texts : nil)
    }
    guard let element = dataset.element, name == "event" || name == "\(element).index" else { return nil }
    return ColumnRequest(name: name, sourceName: name, kind: .integer)
  }

  /// What to ask a reader for, for a program.
  func requests(of program: ScanProgram) throws(TaskFailure) -> [ColumnRequest] {
    try program.program.inputs.map { name throws(TaskFailure) in
      guard let request = request(name, texts: program.texts(of: name)) else {
        throw TaskFailure("dataset `\(dataset.name)` has no column `\(name)`")
      }
      return request
    }
  }

  /// The values that are declared one by one for a column, sorted; `nil` where there are none.
  func allowedValues(_ name: String) -> [Double]? { column(of: name)?.column.allowedValues?.map(Double.init) }

  /// The place of a column in the script.
  func column(_ name: String) -> DatasetDefinition.Column? { column(of: name)?.column }

  /// Listed values lie in a range too, which a reader can check.
  private func allowed(_ column: DatasetDefinition.Column) -> ClosedRange<Int>? {
    guard let values = column.allowedValues, let low = values.first, let high = values.last else {
      return column.allowed
    }
    return low...high
  }

  private func column(of name: String) -> (column: DatasetDefinition.Column, element: String)? {
    if let column = dataset.columns.first(where: { $0.name == name }) { return (column, "") }
    guard name.hasSuffix("]"), let bracket = name.lastIndex(of: "["),
      let array = dataset.columns.first(where: { $0.name == name[..<bracket] && $0.count != nil })
    else { return nil }
    return (array, String(name[bracket...]))
  }

  /// A column that holds the run is named as in the file, or as the dataset has declared it.
  private func source(_ name: String) -> String {
    dataset.columns.first { $0.name == name }?.sourceName ?? name
  }
}
