/// What the checker knows of a built-in collector, algorithm or model shape.
///
/// The same value feeds the checker, `calib explain`, completion and the docs.
package struct PrimitiveSignature: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Accumulates over events: stands after `collect NAME =`.
    case collector
    /// Works on collected objects: stands in a `let` of the result stage.
    case algorithm
    /// A shape to fit.
    case shape
  }

  package struct Parameter: Hashable, Sendable {
    package let name: String
    /// What the argument must be.
    package let accepts: Accepted
    package let isRequired: Bool
    /// Whether it may stand without its name, in the order of the parameters.
    package let isPositional: Bool
    package let summary: String

    package init(
      _ name: String, _ accepts: Accepted, required: Bool = false, positional: Bool = false, _ summary: String
    ) {
      self.name = name
      self.accepts = accepts
      isRequired = required
      isPositional = positional
      self.summary = summary
    }
  }

  /// What an argument may be; the checker has a rule for each.
  package enum Accepted: Hashable, Sendable {
    /// A number per row, of any dimension.
    case column
    /// A whole number known before anything runs.
    case staticInteger
    /// A range known before anything runs, of the dimension of the first column.
    case staticRange
    /// A collected histogram.
    case histogram
    /// A model expression.
    case model
    /// A record of start values by parameter name.
    case startValues
    /// A range of the dimension of the histogram's axis.
    case axisRange
    /// One of these words.
    case word([String])
  }

  package let kind: Kind
  package let name: String
  package let summary: String
  package let parameters: [Parameter]
  /// A shape's parameters, in the order of the fit; empty for others.
  package let shapeParameters: [ShapeParameter]
  /// The version of the computation: part of every fingerprint, raised when results change.
  package let version: Int

  /// A parameter of a shape: its dimension is `axis^axisPower` (a `yield` is a plain number).
  package struct ShapeParameter: Hashable, Sendable {
    package let name: String
    package let axisPower: Int
    package let summary: String

    package init(_ name: String, axisPower: Int, _ summary: String) {
      self.name = name
      self.axisPower = axisPower
      self.summary = summary
    }
  }

  package init(
    _ kind: Kind, _ name: String, _ summary: String, parameters: [Parameter] = [],
    shapeParameters: [ShapeParameter] = [], version: Int = 1
  ) {
    self.kind = kind
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.shapeParameters = shapeParameters
    self.version = version
  }
}

/// The signatures of all built-in primitives, handed to the checker.
package struct PrimitiveCatalog: Sendable {
  private let byName: [String: PrimitiveSignature]

  package init(_ signatures: [PrimitiveSignature]) {
    byName = Dictionary(signatures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(name: String) -> PrimitiveSignature? { byName[name] }

  /// All names, sorted.
  package var names: [String] { byName.keys.sorted() }
}
