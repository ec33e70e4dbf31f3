import CalibModel

/// What the arguments of one call have told of its signature's variables.
struct SignatureBindings {
  /// The value of each dimension variable; `nil` where nothing told it yet.
  private(set) var dimensions: [Dimension?] = []
  /// The unit in which the first variable is shown.
  var unit = Unit.none
  /// The keys of the keyed arguments.
  var keys: KeySpace?
  /// The families of a system that is among the arguments.
  var families: [ValueType.Field] = []

  init() {}

  /// Variables whose values are known, in their order.
  init(dimensions: [Dimension]) { self.dimensions = dimensions }

  /// The dimension that a pattern stands for, as far as it is known; unknown variables count as plain numbers.
  func dimension(_ pattern: DimensionPattern) -> Dimension { pattern.dimension(dimensions) }

  /// Whether a dimension fits a pattern; the one variable of it that has no value yet gets it.
  mutating func agree(_ pattern: DimensionPattern, _ found: Dimension) -> Bool {
    let open = pattern.powers.indices.filter {
      !pattern.powers[$0].isZero && (!dimensions.indices.contains($0) || dimensions[$0] == nil)
    }
    guard let variable = open.first else { return pattern.dimension(dimensions) == found }
    // Of several open variables nothing can be told: the later argument that binds one is what counts.
    guard open.count == 1 else { return true }
    while dimensions.count <= variable { dimensions.append(nil) }
    let power = pattern.powers[variable]
    let rest = found / pattern.dimension(dimensions)
    dimensions[variable] = rest.power(Rational(power.denominator, power.numerator))
    return true
  }

  /// The type that a pattern stands for.
  func type(_ pattern: TypePattern) -> ValueType {
    switch pattern {
    case .bool: .bool
    case .integer: .integer
    case .string: .string
    case .run: .run
    case .number(let pattern): .number(dimension(pattern))
    case .measured(let pattern): .measured(dimension(pattern))
    case .range(let inner): .range(type(inner))
    case .list(let inner): .list(type(inner))
    case .optional(let inner): .optional(type(inner))
    case .record(let fields): .record(fields.map { .init(name: $0.name, type: type($0.type)) })
    case .object(let name, let patterns): .object(name, patterns.map { dimension($0) })
    case .curve(let x, let y): .curve(dimension(x), dimension(y))
    case .any: .poison
    }
  }
}
