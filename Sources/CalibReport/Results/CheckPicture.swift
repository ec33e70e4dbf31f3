package import CalibModel

/// The condition of a failed check as rendered text: its line of the script with the values of its parts.
package struct CheckPicture: Hashable, Sendable {
  package let calibration: String
  package let interval: IntervalOfValidity
  package let check: String
  package let text: String

  package init(calibration: String, interval: IntervalOfValidity, check: String, text: String) {
    self.calibration = calibration
    self.interval = interval
    self.check = check
    self.text = text
  }
}
