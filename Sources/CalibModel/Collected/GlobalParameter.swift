/// A parameter of a linear system or an alignment: one of a family by its key, `du[12]`, or a single one, `slope`.
package struct GlobalParameter: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The place of its family among those that the collector names.
  package let family: Int
  /// `nil` for a single parameter.
  package let key: Key?

  package init(family: Int, key: Key? = nil) {
    self.family = family
    self.key = key
  }

  /// By family, then by key.
  package static func < (left: Self, right: Self) -> Bool {
    if left.family != right.family { return left.family < right.family }
    switch (left.key, right.key) {
    case (let a?, let b?): return a < b
    case (nil, .some): return true
    case (.some, nil), (nil, nil): return false
    }
  }

  package var description: String { key.map { "\(family)[\($0)]" } ?? "\(family)" }
}
