import CalibNumerics
import Glibc
import Testing

@Suite struct ChiSquareDistributionTests {
  @Test func `the upper tail at tabled quantiles is the tabled probability`() {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, to more digits.
    let table: [(chi2: Double, ndf: Int, tail: Double)] = [
      (3.841458820694124, 1, 0.05), (6.634896601021213, 1, 0.01), (18.307038053275146, 10, 0.05),
      (124.34211340400407, 100, 0.05), (70.06489492539978, 100, 0.99),
    ]
    for row in table {
      #expect(abs(ChiSquareDistribution.upperTail(row.chi2, ndf: row.ndf) / row.tail - 1) < 1e-11)
    }
  }

  @Test func `for even degrees of freedom it is the closed form`() {
    for ndf in stride(from: 2, through: 60, by: 2) {
      for chi2 in [0.01, 1, 7.5, 30, 90, 300] {
        let x = 0.5 * chi2
        var (term, sum) = (1.0, 1.0)
        for k in 1..<max(ndf / 2, 1) {
          term *= x / Double(k)
          sum += term
        }
        let tail = ChiSquareDistribution.upperTail(chi2, ndf: ndf)
        #expect(abs(tail - exp(-x) * sum) < 1e-12 * max(tail, 1e-3))
      }
    }
  }

  @Test func `its ends are certain and impossible`() {
    #expect(ChiSquareDistribution.upperTail(0, ndf: 3) == 1)
    #expect(ChiSquareDistribution.upperTail(.infinity, ndf: 3) == 0)
    #expect(ChiSquareDistribution.upperTail(1e5, ndf: 3) == 0)
    #expect(abs(ChiSquareDistribution.upperTail(1e6, ndf: 1_000_000) - 0.5) < 1e-3)
  }

  @Test func `without degrees of freedom there is no probability`() {
    #expect(ChiSquareDistribution.upperTail(1, ndf: 0).isNaN)
    #expect(ChiSquareDistribution.upperTail(.nan, ndf: 3).isNaN)
    #expect(ChiSquareDistribution.upperTail(-1, ndf: 3).isNaN)
  }
}
