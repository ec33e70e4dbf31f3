package import CalibModel

/// The last interval of a calibration, which the next data may still change.
package struct OpenInterval: Hashable, Sendable {
  package let calibration: String
  package let interval: IntervalOfValidity
  /// How long no data have to come until it counts as closed, in seconds; `nil`: only later data close it.
  package let closesAfterSeconds: Double?
  /// When that will be, in nanoseconds since 1970 on the clock of the ``WatchMoment``.
  package let closesAt: Int64?

  /// `1/3 of `c` is open until data after it close it, or 60 s pass without data`.
  var text: String {
    let pause = closesAfterSeconds.map { ", or \(QuantityText.number($0)) s pass without data" } ?? ""
    return "\(interval) of `\(calibration)` is open until data after it close it\(pause)"
  }
}
