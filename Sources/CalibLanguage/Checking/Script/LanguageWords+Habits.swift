/// What people write by habit where a name is wanted, with what they mean.
extension LanguageWords {
  /// Units by the names that they have in speech.
  static let spokenUnits = [
    "micron": "um", "microns": "um", "mu": "um", "mus": "us", "usec": "us", "sec": "s", "secs": "s",
    "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hour": "h", "hours": "h", "hr": "h",
    "day": "d", "days": "d", "degree": "deg", "degrees": "deg", "radian": "rad", "radians": "rad",
    "tesla": "T", "Tesla": "T", "kelvin": "K", "meter": "m", "meters": "m", "metre": "m",
  ]

  /// Words after a number that are no units, with how their purpose is written.
  static let notUnits = [
    "percent": "a per cent is written `5%`", "pct": "a per cent is written `5%`",
    "sigma": "a multiple of an error is a product: `3 * x.error`",
    "sigmas": "a multiple of an error is a product: `3 * x.error`",
    "sd": "a multiple of an error is a product: `3 * x.error`",
    "entries": "a number of entries has no unit", "events": "a number of events has no unit",
    "counts": "a number of counts has no unit", "hits": "a number of hits has no unit",
    "wires": "a number of wires has no unit", "bins": "a number of bins has no unit",
  ]

  /// Arguments of other programs' functions, with how their purpose is written.
  static let foreignArguments = [
    "min": "the ends of an axis are one range: `range: LOW..HIGH`",
    "max": "the ends of an axis are one range: `range: LOW..HIGH`",
    "xmin": "the ends of an axis are one range: `range: LOW..HIGH`",
    "xmax": "the ends of an axis are one range: `range: LOW..HIGH`",
    "low": "the ends of an axis are one range: `range: LOW..HIGH`",
    "high": "the ends of an axis are one range: `range: LOW..HIGH`",
    "width": "bins are told by their number: `bins: 80`",
    "binwidth": "bins are told by their number: `bins: 80`",
    "bin_width": "bins are told by their number: `bins: 80`",
    "title": "a plot has a title: `plot NAME as \"title\"`",
    "name": "the name stands before `=`",
    "p0": "start values have names: `start: { mean: 91 GeV }`",
    "sigma": "the errors of the values are those of what is fitted",
  ]

  /// Members of other programs' fits and objects, with how their purpose is written; `NAME` is the object.
  static let memberForms = [
    "chi2_ndf": "`NAME.chi2 / NAME.ndf`", "chi2ndf": "`NAME.chi2 / NAME.ndf`",
    "redchi": "`NAME.chi2 / NAME.ndf`", "reduced_chi2": "`NAME.chi2 / NAME.ndf`",
    "chi2_per_ndf": "`NAME.chi2 / NAME.ndf`", "params": "parameters are members: `NAME.mean`",
    "parameters": "parameters are members: `NAME.mean`", "popt": "parameters are members: `NAME.mean`",
    "values": "parameters are members: `NAME.mean`", "best_values": "parameters are members: `NAME.mean`",
    "errors": "each value has its error: `NAME.mean.error`",
    "pcov": "values remember their covariance: what is computed from them has the right error",
    "covariance": "values remember their covariance: what is computed from them has the right error",
    "cov": "values remember their covariance: what is computed from them has the right error",
  ]

  /// What a member such as `mean_err` of another program is: an error of a parameter.
  static func errorForm(_ name: String, among known: [String]) -> String? {
    for ending in ["_error", "_err", "_unc", "_sigma", "Error", "Err", "err"] where name.hasSuffix(ending) {
      let parameter = String(name.dropLast(ending.count))
      if known.contains(parameter) { return "`NAME.\(parameter).error`" }
    }
    for start in ["err_", "e_", "d", "error_"] where name.hasPrefix(start) {
      let parameter = String(name.dropFirst(start.count))
      if known.contains(parameter) { return "`NAME.\(parameter).error`" }
    }
    return nil
  }
}
