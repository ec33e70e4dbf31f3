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
    /// Another parameter without which it has no meaning.
    package let needs: String?
    package let summary: String

    package init(
      _ name: String, _ accepts: Accepted, required: Bool = false, positional: Bool = false,
      needs: String? = nil, _ summary: String
    ) {
      self.needs = needs
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
    /// A number per row; a bare variable is bound to its dimension.
    case columnOf(DimensionPattern)
    /// Several numbers per row: `[a, b, c]`.
    case columns
    /// A whole number, a claim or a text per row.
    case category
    /// A number of this dimension that is known before anything runs.
    case staticNumber(DimensionPattern)
    /// `true` or `false`, known before anything runs.
    case staticBool
    /// A range of this dimension that is known before anything runs.
    case staticRangeOf(DimensionPattern)
    /// A list of numbers of one dimension, known before anything runs: the edges of bins.
    case staticNumbers(DimensionPattern)
    /// A list of texts, known before anything runs.
    case staticTexts
    /// Derivatives by parameter: `{ du[sensor] = -1, slope = x }`; numbers per row.
    case derivatives
    /// A list of derivatives with respect to parameters of the record alone: numbers per row.
    case localDerivatives
    /// What tells records apart: one value per row, or a tuple of several.
    case recordKey
    /// A value of the result stage of this type.
    case value(TypePattern)
    /// Linear conditions on parameters: `[sum(du) == 0 um]`.
    case constraints
    /// A list of parameters: `[du[1], gamma[1..4]]`, `[core.sigma]`; of a fit also a record of their values.
    case parameters
    /// A record of ranges by parameter name: `{ sigma: 1..5 MeV }`.
    case bounds
    /// Parameters that follow from others: `{ b.mean = m.mean - offset }`.
    case ties
    /// A whole number known before anything runs.
    case staticInteger
    /// A range known before anything runs, of the dimension of the first column.
    case staticRange
    /// What is fitted: a histogram, a profile, points, a sample, or a record of several with their models.
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
  /// What a collector or an algorithm gives; `nil` where the checker has a rule of its own (fits, shapes).
  package let result: TypePattern?
  /// A shape's parameters, in the order of the fit; empty for others.
  package let shapeParameters: [ShapeParameter]
  /// The version of the computation: part of every fingerprint, raised when results change.
  package let version: Int

  /// Whether one of the parameters has a name.
  package func hasParameter(_ name: String) -> Bool { parameters.contains { $0.name == name } }

  /// A parameter of a shape: its dimension is `axis^axisPower * value^valuePower`.
  ///
  /// The value is what is fitted at each x: plain entries of a histogram (so that a `yield` is a plain number), the mean
  /// of a profile's bin. The one parameter `c` of a shape that takes a `degree` stands for `c0` to `cDEGREE`, with the
  /// powers 0, axisPower, 2 axisPower, … of the axis.
  package struct ShapeParameter: Hashable, Sendable {
    package let name: String
    package let axisPower: Int
    /// 1 for heights, yields and coefficients, 0 for positions, widths and ratios.
    package let valuePower: Int
    package let summary: String
    /// What it is shown in, of a model of the script; others follow the axis.
    package let unit: Unit?

    /// Makes a parameter; without a `valuePower` those with the name of a height have 1.
    package init(
      _ name: String, axisPower: Int, valuePower: Int? = nil, _ summary: String, unit: Unit? = nil
    ) {
      self.unit = unit
      self.name = name
      self.axisPower = axisPower
      self.valuePower = valuePower ?? (Self.heights.contains(name) ? 1 : 0)
      self.summary = summary
    }

    private static let heights: Set = ["yield", "level", "height", "a", "b", "c"]
  }

  package init(
    _ kind: Kind, _ name: String, _ summary: String, parameters: [Parameter] = [],
    result: TypePattern? = nil, shapeParameters: [ShapeParameter] = [], version: Int = 1
  ) {
    self.kind = kind
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.result = result
    self.shapeParameters = shapeParameters
    self.version = version
  }
}

/// The signatures of all built-in primitives, handed to the checker.
package struct PrimitiveCatalog: Sendable {
  private let byName: [String: PrimitiveSignature]
  /// Of names that a collector and an algorithm share, each.
  private let collectors: [String: PrimitiveSignature]
  private let algorithms: [String: PrimitiveSignature]
  private let objects: [String: ObjectSignature]

  package init(_ signatures: [PrimitiveSignature], objects: [ObjectSignature] = []) {
    byName = Dictionary(signatures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    func named(_ kind: PrimitiveSignature.Kind) -> [String: PrimitiveSignature] {
      let found = signatures.filter { $0.kind == kind }
      return Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    collectors = named(.collector)
    algorithms = named(.algorithm)
    self.objects = Dictionary(objects.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A collector by its name, which an algorithm may have too: `efficiency`.
  package func collector(_ name: String) -> PrimitiveSignature? { collectors[name] }

  /// An algorithm by its name, which a collector may have too.
  package func algorithm(_ name: String) -> PrimitiveSignature? { algorithms[name] }

  /// A kind of object by its name, `Profile`.
  package func object(_ name: String) -> ObjectSignature? { objects[name] }

  /// The names of all kinds of objects, sorted.
  package var objectNames: [String] { objects.keys.sorted() }

  package subscript(name: String) -> PrimitiveSignature? { byName[name] }

  /// All names, sorted.
  package var names: [String] { byName.keys.sorted() }
}
