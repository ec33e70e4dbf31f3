/// The value of a run constant for the rows of one batch.
package enum RunConstantValue {
  /// All rows are of runs that have this value.
  case one(Double)
  /// A value per row: the batch has rows of several runs.
  case perRow(UnsafePointer<Double>)
}
