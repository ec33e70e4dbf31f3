/// The value of a run constant for the rows of one batch.
package enum RunConstantValue {
  /// All rows are of runs that have this value.
  case one(Double)
  /// A value per row: the batch has rows of several runs.
  case perRow(UnsafePointer<Double>)
  /// One value per key, for all rows; `nil` where the run has none.
  case table(LookupTable?)
  /// Such tables of several runs, and the place of each row's among them; a negative place has none.
  case tables([LookupTable?], UnsafePointer<Int32>)
}
