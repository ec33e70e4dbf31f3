import CalibModel

/// How the constants of many keys moved.
struct KeyedMoves {
  /// New less old of one key.
  struct Move {
    let key: Key
    let value: Double
    /// Over the error of the new value; `nil` where there is none.
    let errors: Double?
  }

  let unit: String
  /// Of the keys that both have, in order.
  let moves: [Move]
  /// How many keys only one of both has.
  let added: Int
  let removed: Int

  /// `nil` where they are no numbers of one unit.
  init?(from old: KeyedConstants, to new: KeyedConstants) {
    guard let before = Self.numbers(old), let after = Self.numbers(new), before.unit == after.unit else {
      return nil
    }
    unit = after.unit
    let places = Dictionary(uniqueKeysWithValues: old.keys.enumerated().map { ($1, $0) })
    moves = new.keys.enumerated().compactMap { place, key in
      guard let then = places[key] else { return nil }
      let move = after.values[place] - before.values[then]
      let error = after.errors?[place] ?? 0
      return Move(key: key, value: move, errors: error > 0 ? move / error : nil)
    }
    added = new.keys.count - moves.count
    removed = old.keys.count - moves.count
  }

  var changed: Int { moves.count { $0.value != 0 } }

  /// The largest move in errors, with its sign.
  var largestInErrors: Double? { moves.compactMap(\.errors).max { abs($0) < abs($1) } }

  /// `96 of 96 keys, most 17: 0.31 ns`, and what keys came or went.
  var text: String {
    var parts = ["\(QuantityText.count(changed)) of \(QuantityText.plural(moves.count, "key"))"]
    if let largest = moves.max(by: { abs($0.value) < abs($1.value) }), largest.value != 0 {
      let value = QuantityText.number(largest.value, significant: 3)
      parts.append("most \(largest.key): \(value)\(unit.isEmpty ? "" : " \(unit)")")
    }
    if added > 0 { parts.append("\(QuantityText.count(added)) new") }
    if removed > 0 { parts.append("\(QuantityText.count(removed)) gone") }
    return TerminalText.sanitized(parts.joined(separator: ", "))
  }

  private static func numbers(
    _ constants: KeyedConstants
  ) -> (values: [Double], errors: [Double]?, unit: String)? {
    switch constants.values {
    case .numbers(let values, let errors, let unit): (values, errors, unit)
    case .integers(let values): (values.map(Double.init), nil, "")
    case .bools, .strings, .constants: nil
    }
  }
}
