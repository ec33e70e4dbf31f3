/// Measurements by record, with derivatives by local and global parameters: what an alignment is made from.
///
/// Flat arrays, because there may be millions: record i has the measurements from `recordStarts[i]` up to the next start.
package struct MillepedeRecords: Hashable, Sendable {
  /// The names of the families, as the script gave them.
  package let families: [String]
  /// How many local parameters each record has.
  package let localCount: Int
  /// The global parameters, ascending.
  package let parameters: [GlobalParameter]
  /// The first measurement of each record, ascending.
  package let recordStarts: [Int]
  package let residuals: [Double]
  package let sigmas: [Double]
  /// `localCount` per measurement.
  package let locals: [Double]
  /// The first global derivative of each measurement; one more at the end.
  package let globalStarts: [Int]
  /// Places among ``parameters``, each at most once per measurement.
  package let globalPlaces: [Int32]
  package let globals: [Double]
  /// Rows with a number that was none, or an error that was not positive.
  package let invalid: Double
  /// The measurements with their weights, which their sigmas have in them already.
  package let taken: RowWeights

  package init(
    families: [String], localCount: Int, parameters: [GlobalParameter], recordStarts: [Int],
    residuals: [Double], sigmas: [Double], locals: [Double], globalStarts: [Int], globalPlaces: [Int32],
    globals: [Double], taken: RowWeights, invalid: Double
  ) {
    precondition(
      sigmas.count == residuals.count && locals.count == localCount * residuals.count
        && globalStarts.count == residuals.count + 1 && globals.count == globalPlaces.count,
      "calib bug: measurements without their numbers")
    self.families = families
    self.localCount = localCount
    self.parameters = parameters
    self.recordStarts = recordStarts
    self.residuals = residuals
    self.sigmas = sigmas
    self.locals = locals
    self.globalStarts = globalStarts
    self.globalPlaces = globalPlaces
    self.globals = globals
    self.taken = taken
    self.invalid = invalid
  }

  package var recordCount: Int { recordStarts.count }
  package var measurementCount: Int { residuals.count }

  /// The measurements of a record.
  package func measurements(_ record: Int) -> Range<Int> {
    recordStarts[record]..<(record + 1 < recordStarts.count ? recordStarts[record + 1] : residuals.count)
  }
}
