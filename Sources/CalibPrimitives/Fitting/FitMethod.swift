/// What a fit of a histogram minimises.
package enum FitMethod: String, Hashable, Sendable, CaseIterable {
  /// Neyman's chi-square: errors are the roots of the contents, empty bins are left out.
  case chiSquare = "chi_square"
  /// The extended binned Poisson likelihood, with the model integrated over each bin.
  case likelihood
}
