/// The derivatives by global parameters that a collector takes from each row.
///
/// A parameter that is used twice in a row adds up.
struct GlobalDerivatives: Sendable {
  /// One use of a parameter.
  struct Term: Hashable, Sendable {
    /// The place of its family.
    let family: Int
    /// Where the parts of its key are among the columns; none for a single parameter.
    let keys: [Int]
    /// Where its derivative is.
    let derivative: Int
  }

  let families: [String]
  let terms: [Term]

  /// Takes the uses from the columns of the settings.
  init(_ settings: CollectorSettings) throws(CollectorError) {
    let columns = settings.columns ?? []
    var (derivatives, keys, familyOfUse): ([Int: Int], [Int: [Int]], [Int: Int]) = ([:], [:], [:])
    for (place, column) in columns.enumerated() {
      switch column {
      case .argument: break
      case .derivative(let use, let family):
        derivatives[use] = place
        familyOfUse[use] = family
      case .parameterKey(let use, _): keys[use, default: []].append(place)
      }
    }
    terms = derivatives.keys.sorted().map { use in
      Term(family: familyOfUse[use] ?? 0, keys: keys[use] ?? [], derivative: derivatives[use] ?? 0)
    }
    families = settings.families
    guard !terms.isEmpty else { throw CollectorError("`global` names no parameter") }
    guard terms.allSatisfy({ families.indices.contains($0.family) }) else {
      throw CollectorError("`global` has a parameter of no family")
    }
    for family in families.indices
    where Set(terms.filter { $0.family == family }.map(\.keys.count)).count > 1 {
      throw CollectorError("the keys of `\(families[family])` are of different lengths")
    }
  }

  /// What tells settings apart.
  var mark: [Double] { terms.flatMap { [Double($0.family), Double($0.keys.count)] } }
}
