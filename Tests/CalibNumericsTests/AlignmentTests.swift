import CalibNumerics
import Testing

@Suite struct AlignmentTests {
  /// Straight tracks through planes that are shifted: each record has a place and a slope of its own.
  private func tracks(_ count: Int, shifts: [Double], wild: Int = 0, seed: UInt64 = 1) -> [MilleRecord] {
    var random = RandomNumbers(seed: seed)
    return (0..<count).map { track in
      var record = MilleRecord()
      let (start, slope) = (random.uniform(-1, 1), random.uniform(-0.2, 0.2))
      for (plane, shift) in shifts.enumerated() {
        let z = Double(plane)
        var value = start + slope * z + shift + 0.01 * random.normal()
        if track < wild, plane == 2 { value += 3 }
        record.add(
          value, sigma: 0.01, local: [.init(0, 1), .init(1, z)], global: [.init(plane + 1, 1)])
      }
      return record
    }
  }

  private let shifts = [0.02, -0.01, 0.03, 0, -0.02, 0.015, -0.03, 0.01]

  /// No common shift and no shear.
  private var held: [AlignmentSettings.Constraint] {
    [
      .init(shifts.indices.map { .init($0 + 1, 1) }), .init(shifts.indices.map { .init($0 + 1, Double($0)) }),
    ]
  }

  /// The shifts without the two movements that no track sees.
  private var visible: [Double] {
    let line = (0..<8).map(Double.init)
    let fit = try? LinearLeastSquares.polynomial(degree: 1, x: line, y: shifts)
    return zip(line, shifts).map { $1 - (fit?.parameters[0] ?? .nan) - (fit?.parameters[1] ?? .nan) * $0 }
  }

  @Test func `shifts of planes are found within their errors`() throws {
    var settings = AlignmentSettings()
    settings.constraints = held
    var pulls = Moments()
    for seed in 1...40 {
      var alignment = try Alignment(tracks(100, shifts: shifts, seed: UInt64(seed)), settings)
      let solution = try alignment.solution()
      for (place, truth) in visible.enumerated() {
        pulls.add((solution.values[place] - truth) / solution.errors[place])
      }
      #expect(abs(solution.chi2 / Double(solution.ndf) - 1) < 0.25)
    }
    #expect(abs(pulls.mean) < 0.15)
    #expect(abs(pulls.width - 1) < 0.12)
  }

  @Test func `wild measurements are cut or weigh little`() throws {
    let records = tracks(300, shifts: shifts, wild: 30)
    var plain = AlignmentSettings()
    plain.constraints = held
    plain.hugecut = 1e9
    var cut = plain
    cut.hugecut = 50
    cut.chisqcut = (30, 6)
    var weighted = plain
    weighted.outlierdownweighting = 4
    func worst(_ settings: AlignmentSettings) throws -> (Double, rejected: Int) {
      var alignment = try Alignment(records, settings)
      let solution = try alignment.solution()
      return (zip(solution.values, visible).reduce(0) { max($0, abs($1.0 - $1.1)) }, solution.rejected)
    }
    #expect(try worst(plain).0 > 0.1)
    let clean = try worst(cut)
    #expect(clean.0 < 0.006)
    #expect(clean.rejected >= 30)
    #expect(clean.rejected < 33)
    #expect(try worst(weighted).0 < 0.02)
  }

  @Test func `parameters with few entries, and fixed ones, stay`() throws {
    var settings = AlignmentSettings()
    settings.presigmas = [1: -1, 8: -1]
    settings.start = [1: 0.02]
    var records = tracks(60, shifts: shifts)
    var rare = MilleRecord()
    rare.add(1, sigma: 0.1, local: [.init(0, 1)], global: [.init(99, 1)])
    rare.add(1, sigma: 0.1, local: [.init(0, 1)], global: [])
    records.append(rare)
    var alignment = try Alignment(records, settings)
    let solution = try alignment.solution()
    #expect(solution.value(of: 99) == 0)
    #expect(solution.value(of: 1) == 0.02)
    #expect(solution.error(of: 8) == 0)
    #expect(solution.moving.count == 6)
  }

  @Test func `what cannot be solved ends in a named error`() throws {
    #expect(throws: AlignmentError.noRecords) { try Alignment([], AlignmentSettings()) }
    #expect(throws: AlignmentError.noParameters) {
      try Alignment(tracks(10, shifts: shifts), AlignmentSettings())
    }
    for method in [AlignmentSettings.Method.decomposition, .inversion] {
      var settings = AlignmentSettings()
      settings.method = method
      var free = try Alignment(tracks(60, shifts: shifts), settings)
      #expect(throws: AlignmentError.singular) { try free.solution() }
    }
    var contradiction = AlignmentSettings()
    contradiction.constraints = held + [.init(held[0].terms, value: 1)]
    var twice = try Alignment(tracks(60, shifts: shifts), contradiction)
    #expect(throws: AlignmentError.badConstraint(2)) { try twice.solution() }
    var strict = AlignmentSettings()
    strict.constraints = held
    strict.hugecut = 0.01
    var cut = try Alignment(tracks(60, shifts: shifts), strict)
    #expect(throws: AlignmentError.tooManyRejects(rejected: 60, records: 60)) { try cut.solution() }
    var record = MilleRecord()
    record.add(.nan, sigma: 1, local: [], global: [.init(1, 1)])
    #expect(throws: AlignmentError.notFinite) { try Alignment([record], AlignmentSettings()) }
  }

  @Test func `a constraint that follows from the others changes nothing`() throws {
    var settings = AlignmentSettings()
    settings.constraints = held
    let records = tracks(60, shifts: shifts)
    var once = try Alignment(records, settings)
    settings.constraints.append(held[0])
    var twice = try Alignment(records, settings)
    let (a, b) = (try once.solution(), try twice.solution())
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `a whole takes the common movement of its parts`() {
    let places = [(-1.0, 0.0, 0.0), (1, 0, 0), (0, 1, 0), (0, -1, 0)]
    let parts = places.enumerated().map { index, place in
      AlignmentHierarchy.Part(
        labels: (0..<6).map { 10 * index + $0 + 1 },
        jacobian: AlignmentHierarchy.rigidBody(at: (u: place.0, v: place.1, w: place.2)))
    }
    let constraints = AlignmentHierarchy.constraints(of: parts)
    #expect(constraints.count == 6)
    // The sum of the parts' shifts along u is the first condition.
    #expect(constraints[0].terms.map(\.index) == [1, 11, 21, 31])
    #expect(constraints[0].terms.allSatisfy { $0.value == 1 })
    let derivatives = AlignmentHierarchy.derivatives(
      parts[0], of: [0, 1, 0, 0, 0, 0], labels: [1_001, 1_002, 1_003, 1_004, 1_005, 1_006])
    // A rotation about w moves a part at u = -1 along -v.
    #expect(derivatives[5] == .init(1_006, -1))
  }
}
