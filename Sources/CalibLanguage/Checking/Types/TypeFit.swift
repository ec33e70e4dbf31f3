import CalibModel

/// Whether a value of a type can stand where another type is wanted, and why not.
enum TypeFit: Hashable {
  case fits
  case dimension(wanted: Dimension, found: Dimension)
  case keys(wanted: KeySpace, found: KeySpace)
  /// It may be absent, and a value that is there is wanted.
  case absent
  case differs
}

extension ValueType {
  /// Whether a value of this type can stand where another is wanted: whole numbers widen, errors are kept.
  func fit(_ wanted: ValueType) -> TypeFit {
    if self == wanted || self == .poison || wanted == .poison { return .fits }
    switch (wanted, self) {
    case (.number(let wanted), .number(let found)), (.number(let wanted), .measured(let found)),
      (.measured(let wanted), .measured(let found)), (.measured(let wanted), .number(let found)):
      return wanted == found ? .fits : .dimension(wanted: wanted, found: found)
    case (.number(let wanted), .integer), (.measured(let wanted), .integer), (.number(let wanted), .count),
      (.measured(let wanted), .count):
      return wanted.isNone ? .fits : .dimension(wanted: wanted, found: .none)
    case (.optional(let inner), _): return unwrapped.fit(inner)
    case (_, .optional(let inner)): return inner.fit(wanted) == .fits ? .absent : inner.fit(wanted)
    case (.range(let one), .range(let two)), (.list(let one), .list(let two)): return two.fit(one)
    case (.keyed(let space, let one), .keyed(let other, let two)):
      return space.mayEqual(other) ? two.fit(one) : .keys(wanted: space, found: other)
    case (.record(let one), .record(let two)) where one.map(\.name) == two.map(\.name):
      return zip(two, one).lazy.map { $0.type.fit($1.type) }.first { $0 != .fits } ?? .fits
    case (.tuple(let one), .tuple(let two)) where one.count == two.count:
      return zip(two, one).lazy.map { $0.type.fit($1.type) }.first { $0 != .fits } ?? .fits
    default: return .differs
    }
  }
}
