/// Functions that the checker knows beside the mathematical ones and the aggregates.
enum Intrinsic: String, CaseIterable, Sendable {
  /// `bin(x, n, range)`: the number of the bin of a value, from 0.
  case bin
  /// `has(k, key)`: whether a keyed value has a value for a key.
  case has
  /// `keyed(list, key: …, value: …)`: a keyed value of a list.
  case keyed
}
