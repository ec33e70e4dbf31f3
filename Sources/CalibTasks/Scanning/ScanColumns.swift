import CalibData
import CalibLanguage
import CalibModel

/// The columns of a dataset as its files have them.
struct ScanColumns {
  struct Source: Hashable {
    /// The name in the file.
    let name: String
    /// The name in the dataset.
    let column: String
  }

  let dataset: DatasetDefinition

  /// All columns that are declared, and those that hold the run.
  var sources: [Source] {
    let runs = [experimentSource, runSource].compactMap { $0 }
    return dataset.columns.map { Source(name: $0.sourceName, column: $0.name) }
      + runs.map { Source(name: $0, column: $0) }
  }

  var experimentSource: String? { dataset.runColumns?.experiment.map(source) }
  var runSource: String? { (dataset.runColumns?.run).map(source) }

  var options: ReadOptions {
    let skippable =
      switch dataset.badRows {
      case .error: 0
      case .skip(let limit): limit
      }
    return ReadOptions(
      skippableRows: skippable, format: dataset.format, tree: dataset.treeName, each: dataset.element)
  }

  /// What to ask a reader for.
  ///
  /// - Parameter name: a column's name in the dataset.
  func request(_ name: String) -> ColumnRequest? {
    guard let column = dataset.columns.first(where: { $0.name == name }) else {
      return given(name) ? ColumnRequest(name: name, sourceName: name, kind: .integer) : nil
    }
    let kind: ColumnRequest.Kind =
      switch column.kind {
      case .number: .number
      case .integer: .integer
      case .bool: .bool
      case .string: .string
      }
    return ColumnRequest(
      name: column.name, sourceName: column.sourceName, kind: kind, factor: column.unit.factor,
      allowed: column.allowed)
  }

  /// Whether a name is one that every dataset of lists has: the number of the entry, the place in the list.
  private func given(_ name: String) -> Bool {
    dataset.element.map { name == "event" || name == "\($0).index" } ?? false
  }

  /// A column that holds the run is named as in the file, or as the dataset has declared it.
  private func source(_ name: String) -> String {
    dataset.columns.first { $0.name == name }?.sourceName ?? name
  }
}
