/// A part of trials that passed, with an interval.
package struct EfficiencyEstimate: Hashable, Sendable {
  package enum Method: String, Hashable, Sendable, CaseIterable {
    /// Covers at least the level. Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404.
    case clopperPearson = "clopper_pearson"
    /// Covers the level on the average. Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    case wilson
  }

  package let value: Double
  /// The ends of the interval.
  package let low: Double
  package let high: Double

  /// Throws where there is no trial, or more have passed than there are.
  ///
  /// - Parameter level: the coverage; one standard deviation of a Gaussian if not given.
  package init(
    passed: Double, total: Double, method: Method = .clopperPearson, level: Double = 0.682689492137086
  ) throws(StatisticsError) {
    guard passed.isFinite, total.isFinite else { throw .notFinite }
    guard total > 0 else { throw .notEnough(found: 0, needed: 1) }
    guard passed >= 0, passed <= total else { throw .badWeight }
    guard level > 0, level < 1 else { throw .badSetting("level") }
    value = passed / total
    let tail = 0.5 * (1 - level)
    switch method {
    case .clopperPearson:
      low = passed > 0 ? BetaDistribution.quantile(tail, passed, total - passed + 1) : 0
      high = passed < total ? BetaDistribution.quantile(1 - tail, passed + 1, total - passed) : 1
    case .wilson:
      let z = Normal.quantile(1 - tail)
      let square = z * z
      let center = (passed + 0.5 * square) / (total + square)
      let half =
        z / (total + square) * (passed * (total - passed) / total + 0.25 * square).squareRoot()
      (low, high) = (max(0, center - half), min(1, center + half))
    }
  }

  /// Half the length of the interval.
  package var error: Double { 0.5 * (high - low) }
}
