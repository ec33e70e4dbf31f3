/// Composite structures: a whole that moves with its parts.
package enum AlignmentHierarchy {
  /// A part of a structure: the labels of its parameters, and how they follow from those of the whole.
  package struct Part: Hashable, Sendable {
    package let labels: [Int]
    /// ∂(parameter of the part)/∂(parameter of the whole), by rows of the part.
    package let jacobian: [[Double]]

    package init(labels: [Int], jacobian: [[Double]]) {
      self.labels = labels
      self.jacobian = jacobian
    }
  }

  /// The conditions that the parts do together what is not already a movement of the whole: for each
  /// parameter of the whole Σ over the parts Jᵀ · movement = 0.
  package static func constraints(of parts: [Part]) -> [AlignmentSettings.Constraint] {
    let count = parts.first?.jacobian.first?.count ?? 0
    return (0..<count).map { parameter in
      let terms = parts.flatMap { part in
        zip(part.labels, part.jacobian).map { MilleRecord.Derivative($0, $1[parameter]) }
      }
      return AlignmentSettings.Constraint(terms.filter { $0.value != 0 })
    }
  }

  /// The derivatives of a measurement by the parameters of the whole, from those by the parameters of a part.
  package static func derivatives(
    _ part: Part, of measurement: [Double], labels whole: [Int]
  ) -> [MilleRecord.Derivative] {
    whole.indices.map { parameter in
      MilleRecord.Derivative(
        whole[parameter],
        zip(measurement, part.jacobian).reduce(0) { $0 + $1.0 * $1.1[parameter] })
    }
  }

  /// How a rigid body's six small movements (u, v, w, α, β, γ about its middle) move a part that sits at
  /// `place` and keeps its orientation: the part's six movements by rows.
  package static func rigidBody(at place: (u: Double, v: Double, w: Double)) -> [[Double]] {
    // δr = t + ω × r.
    [
      [1, 0, 0, 0, place.w, -place.v], [0, 1, 0, -place.w, 0, place.u], [0, 0, 1, place.v, -place.u, 0],
      [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1],
    ]
  }
}
