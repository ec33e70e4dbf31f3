/// Seconds since 1970 as `2026-11-22T13:54:05Z`.
///
/// The date is that of the proleptic Gregorian calendar, found by counting days from 1 March of the year 0,
/// so that the leap day is the last of its year.
package func timeText(_ seconds: Int) -> String {
  let (days, second) = seconds.quotientAndRemainderRoundingDown(86_400)
  let (cycle, dayOfCycle) = (days + 719_468).quotientAndRemainderRoundingDown(146_097)
  let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
  let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  let year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
  let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  return "\(date)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
}

private func padded(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

extension Int {
  fileprivate func quotientAndRemainderRoundingDown(_ divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
