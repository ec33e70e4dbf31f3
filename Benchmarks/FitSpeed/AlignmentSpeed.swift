import CalibNumerics

/// An alignment of 5,000 sensors by straight tracks, with the two movements that no track sees held by constraints.
enum AlignmentSpeed {
  private static let layers = 10
  private static let sensors = 500
  private static let tracks = 30_000

  static func report() {
    let records = records()
    for (name, method, usesMultipliers) in [
      ("elimination, Cholesky", AlignmentSettings.Method.decomposition, false),
      ("elimination, with errors", .inversion, false),
      ("multipliers, Bunch and Kaufman", .inversion, true), ("multipliers, MINRES", .minres, false),
      ("elimination, conjugate gradients", .gradients, false),
    ] {
      var settings = AlignmentSettings()
      (settings.method, settings.usesMultipliers) = (method, usesMultipliers)
      settings.constraints = constraints
      var pulls = (sum: 0.0, square: 0.0)
      var worst = 0.0
      let seconds = processorSeconds {
        do {
          var alignment = try Alignment(records, settings)
          let solution = try alignment.solution()
          worst =
            constraints.map { constraint in
              abs(constraint.terms.reduce(0.0) { $0 + $1.value * (solution.value(of: $1.index) ?? .nan) })
            }.max() ?? .nan
          for label in 1...(layers * sensors) where method == .inversion && !usesMultipliers {
            guard let value = solution.value(of: label), let error = solution.error(of: label) else {
              continue
            }
            let pull = (value - truth(label)) / error
            pulls = (pulls.sum + pull, pulls.square + pull * pull)
          }
        } catch { print("\(name): \(error)") }
      }
      let width = (pulls.square / Double(layers * sensors)).squareRoot()
      print("5,000 parameters from \(tracks) records, \(name): \(seconds) s, constraints within \(worst)")
      if width > 0 { print("  the pulls to the truth have a width of \(width)") }
    }
  }

  /// Alternating in the pairs of a layer, so that neither a shift nor a shear is among them.
  private static func truth(_ label: Int) -> Double { label % 2 == 0 ? 0.02 : -0.02 }

  private static var constraints: [AlignmentSettings.Constraint] {
    let labels = 1...(layers * sensors)
    return [
      .init(labels.map { .init($0, 1) }), .init(labels.map { .init($0, Double(($0 - 1) / sensors)) }),
    ]
  }

  private static func records() -> [MilleRecord] {
    var random = RandomSequence(seed: 5)
    func uniform() -> Double { Double.random(in: -1...1, using: &random) }
    return (0..<tracks).map { _ in
      var record = MilleRecord()
      let (start, slope) = (uniform(), 0.2 * uniform())
      for layer in 0..<layers {
        let label = layer * sensors + Int.random(in: 1...sensors, using: &random)
        // The sum of twelve numbers has nearly the shape of a Gaussian of width 0.01.
        let noise = 0.01 * 0.5 * (0..<12).reduce(0.0) { sum, _ in sum + uniform() }
        record.add(
          start + slope * Double(layer) + truth(label) + noise, sigma: 0.01,
          local: [.init(0, 1), .init(1, Double(layer))], global: [.init(label, 1)])
      }
      return record
    }
  }
}
