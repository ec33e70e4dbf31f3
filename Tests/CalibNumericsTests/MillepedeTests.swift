import CalibNumerics
import Testing

@Suite(.enabled(if: MillepedeData.isPresent, "the test data beside the project are absent: shared/data"))
struct MillepedeTests {
  @Test func `Millepede's test is solved as Millepede solves it`() throws {
    let data = try #require(try MillepedeData())
    #expect(data.records.count == 1_500)
    #expect(data.constraints.count == 2)
    var settings = AlignmentSettings()
    settings.constraints = data.constraints
    var alignment = try Alignment(data.records, settings)
    let solution = try alignment.solution()
    #expect(solution.labels.count == 200)
    #expect(solution.rejected == 0)
    var pulls = Moments()
    for (label, expected) in data.solution {
      let value = try #require(solution.value(of: label))
      let error = try #require(solution.error(of: label))
      #expect(abs(value - expected.value) < 0.05 * expected.error)
      #expect(abs(error / expected.error - 1) < 1e-3)
      pulls.add((value - (data.truth[label] ?? .nan)) / error)
    }
    #expect(pulls.count == 200)
    #expect(pulls.width > 0.9 && pulls.width < 1.1)
    #expect(abs(pulls.mean) < 0.2)
    for constraint in data.constraints {
      let sum = constraint.terms.reduce(-constraint.value) {
        $0 + $1.value * (solution.value(of: $1.index) ?? .nan)
      }
      #expect(abs(sum) < 1e-10)
    }
    #expect(abs(solution.chi2 / Double(solution.ndf) - 0.997) < 0.005)
    #expect(solution.globalCorrelations.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test func `every method of solution gives the same`() throws {
    let data = try #require(try MillepedeData())
    var settings = AlignmentSettings()
    settings.constraints = data.constraints
    settings.maximumIterations = 3
    // A part of the tracks is enough to compare.
    let records = Array(data.records.prefix(200))
    var alignment = try Alignment(records, settings)
    let reference = try alignment.solution()
    for method in AlignmentSettings.Method.allCases {
      for (sparse, multipliers) in [(false, false), (true, false), (false, true)] {
        var other = settings
        other.method = method
        other.usesMultipliers = multipliers
        if sparse { other.denseLimit = 0 }
        var alignment = try Alignment(records, other)
        let solution = try alignment.solution()
        let worst = zip(zip(solution.values, reference.values), reference.errors).reduce(0.0) {
          max($0, abs($1.0.0 - $1.0.1) / $1.1)
        }
        #expect(worst < 1e-4, "\(method), sparse \(sparse), multipliers \(multipliers)")
      }
    }
  }

  @Test func `without constraints two modes are weak`() throws {
    let data = try #require(try MillepedeData())
    var settings = AlignmentSettings()
    settings.method = .diagonalization
    settings.presigma = 1
    var alignment = try Alignment(data.records, settings)
    let solution = try alignment.solution()
    // A common shift and a shear are held by the presigma alone, whose weight is 1.
    #expect(solution.eigenvalues.filter { $0 < 1.5 }.count == 2)
    #expect(solution.eigenvalues.count == 200)
    #expect(solution.weakModes.count == 10)
    settings.presigma = 0
    var free = try Alignment(data.records, settings)
    #expect(throws: AlignmentError.singular) { try free.solution() }
  }
}
