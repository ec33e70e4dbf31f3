/// What the checker knows of a kind of collected object or result: `Profile`, `Efficiency`, `Solution`.
///
/// The same value feeds the checker, `calib explain`, completion and the docs.
package struct ObjectSignature: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package let name: String
    package let type: TypePattern
    package let summary: String

    package init(_ name: String, _ type: TypePattern, _ summary: String) {
      self.name = name
      self.type = type
      self.summary = summary
    }
  }

  /// As a type is written: `Histogram`.
  package let name: String
  package let summary: String
  /// How many dimensions it has: 2 for `Profile<x, y>`.
  package let dimensions: Int
  package let members: [Member]

  package init(_ name: String, dimensions: Int, _ summary: String, members: [Member]) {
    self.name = name
    self.summary = summary
    self.dimensions = dimensions
    self.members = members
  }
}
