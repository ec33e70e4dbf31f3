import CalibModel

/// Signatures for the tests of collectors, fits and algorithms: every rule that an argument can have is in one of them.
enum CollectCatalog {
  static let catalog = PrimitiveCatalog(collectors + algorithms + shapes, objects: objects)

  private typealias Parameter = PrimitiveSignature.Parameter

  private static let collectors = [
    PrimitiveSignature(
      .collector, "histogram", "Counts rows in bins.",
      parameters: [
        Parameter("values", .columnOf(.a), required: true, positional: true, "the number to count"),
        Parameter("bins", .staticInteger, "how many bins"),
        Parameter("range", .staticRangeOf(.a), "the ends of the axis"),
        Parameter("edges", .staticNumbers(.a), "the edges of the bins"),
        Parameter("scale", .word(["linear", "log"]), "equal bins, or equal ratios"),
        Parameter("weight", .columnOf(.none), "the weight of a row"),
      ], result: .object("Histogram", [.a])),
    PrimitiveSignature(
      .collector, "profile", "The mean of y in bins of x.",
      parameters: [
        Parameter("x", .columnOf(.a), required: true, positional: true, "the axis"),
        Parameter("y", .columnOf(.b), required: true, positional: true, "the values"),
        Parameter("bins", .staticInteger, required: true, "how many bins"),
        Parameter("range", .staticRangeOf(.a), required: true, "the ends of the axis"),
      ], result: .object("Profile", [.a, .b])),
    PrimitiveSignature(
      .collector, "summary", "Count, mean and spread.",
      parameters: [Parameter("values", .columnOf(.a), required: true, positional: true, "the number")],
      result: .object("Summary", [.a])),
    PrimitiveSignature(.collector, "count", "Counts rows.", result: .object("Count", [])),
    PrimitiveSignature(
      .collector, "efficiency", "The part of rows for which a claim holds.",
      parameters: [Parameter("passed", .category, required: true, positional: true, "the claim")],
      result: .object("Efficiency", [])),
    PrimitiveSignature(
      .collector, "sample", "Keeps values.",
      parameters: [
        Parameter("values", .columnOf(.a), required: true, positional: true, "the number"),
        Parameter("limit", .staticInteger, "how many at most"),
        Parameter("labels", .staticTexts, "names"), Parameter("sorted", .staticBool, "in order"),
        Parameter("step", .staticNumber(.a), "rounded to it"),
      ], result: .object("Sample", [.a])),
    PrimitiveSignature(
      .collector, "covariance", "Spreads and correlations.",
      parameters: [Parameter("values", .columns, required: true, positional: true, "the numbers")],
      result: .object("Covariance", [])),
    PrimitiveSignature(
      .collector, "linear_system", "Normal equations.",
      parameters: [
        Parameter("residual", .columnOf(.a), required: true, "the residual"),
        Parameter("sigma", .columnOf(.a), required: true, "its error"),
        Parameter("global", .derivatives, required: true, "derivatives by parameter"),
      ], result: .object("LinearSystem", [])),
    PrimitiveSignature(
      .collector, "millepede", "Normal equations with local parameters.",
      parameters: [
        Parameter("residual", .columnOf(.a), required: true, "the residual"),
        Parameter("sigma", .columnOf(.a), required: true, "its error"),
        Parameter("record", .recordKey, required: true, "what tells records apart"),
        Parameter("local", .localDerivatives, required: true, "derivatives by local parameters"),
        Parameter("global", .derivatives, required: true, "derivatives by parameter"),
      ], result: .object("LinearSystem", [])),
  ]

  private static let algorithms = [
    PrimitiveSignature(
      .algorithm, "fit", "Fits a model.",
      parameters: [
        Parameter("histogram", .histogram, required: true, positional: true, "what is fitted"),
        Parameter("model", .model, required: true, positional: true, "the model"),
        Parameter("start", .startValues, "start values"), Parameter("range", .axisRange, "the part to fit"),
        Parameter("method", .word(["chi_square", "likelihood"]), "what is minimised"),
        Parameter("bounds", .bounds, "ranges of parameters"),
        Parameter("fixed", .parameters, "fixed parameters"),
        Parameter("constraints", .constraints, "what else is known"),
        Parameter("shared", .ties, "parameters that follow from others"),
      ]),
    PrimitiveSignature(
      .algorithm, "solve", "Solves normal equations.",
      parameters: [
        Parameter(
          "system", .value(.object("LinearSystem", [])), required: true, positional: true, "the equations"),
        Parameter("method", .word(["cholesky", "diagonalization"]), "how"),
        Parameter("entries", .staticInteger, "how often a parameter has to occur"),
        Parameter("chisqcut", .staticNumbers(.none), "cuts"),
        Parameter("fixed", .parameters, "fixed parameters"),
        Parameter("presigma", .startValues, "how far parameters may move"),
        Parameter("constraints", .constraints, "linear conditions"),
      ], result: .object("Solution", [])),
    PrimitiveSignature(
      .algorithm, "points", "Values side by side.",
      parameters: [
        Parameter("x", .value(.list(.number(.a))), required: true, positional: true, "the places"),
        Parameter("y", .value(.list(.measured(.b))), required: true, positional: true, "the values"),
      ], result: .object("Points", [.a, .b])),
    PrimitiveSignature(
      .algorithm, "template_shift", "How far a histogram lies from a template.",
      parameters: [
        Parameter(
          "histogram", .value(.object("Histogram", [.a])), required: true, positional: true, "the histogram"),
        Parameter("template", .value(.list(.number(.a))), required: true, positional: true, "the template"),
      ], result: .measured(.a)),
    PrimitiveSignature(
      .algorithm, "ks_test", "Compares two histograms.",
      parameters: [
        Parameter("a", .value(.object("Histogram", [.a])), required: true, positional: true, "one"),
        Parameter("b", .value(.object("Histogram", [.a])), required: true, positional: true, "the other"),
      ], result: .number(.none)),
    PrimitiveSignature(
      .algorithm, "spline", "A curve through points.",
      parameters: [
        Parameter(
          "points", .value(.object("Points", [.a, .b])), required: true, positional: true, "the points"),
        Parameter("kind", .word(["natural", "monotone"]), "which"),
      ], result: .curve(.a, .b)),
    PrimitiveSignature(
      .algorithm, "line", "A straight line through points.",
      parameters: [
        Parameter("points", .value(.object("Points", [.a, .b])), required: true, positional: true, "points")
      ],
      result: .record([
        .init("slope", .measured(.b * .a.power(Rational(-1)))), .init("offset", .measured(.b)),
      ])),
  ]

  private static let shapes = [
    shape(
      "gauss",
      [.init("yield", axisPower: 0, ""), .init("mean", axisPower: 1, ""), .init("sigma", axisPower: 1, "")]),
    shape("linear", [.init("a", axisPower: 0, ""), .init("b", axisPower: -1, "")]),
    shape("flat", [.init("level", axisPower: 0, "")]),
    shape("argus", [.init("yield", axisPower: 0, ""), .init("cutoff", axisPower: 1, "")]),
    shape(
      "novosibirsk",
      [
        .init("yield", axisPower: 0, ""), .init("mean", axisPower: 1, ""), .init("sigma", axisPower: 1, ""),
      ]),
    shape(
      "landau",
      [.init("yield", axisPower: 0, ""), .init("mpv", axisPower: 1, ""), .init("width", axisPower: 1, "")]),
    PrimitiveSignature(
      .shape, "chebyshev", "",
      parameters: [Parameter("degree", .staticInteger, required: true, positional: true, "")],
      shapeParameters: [.init("c", axisPower: 0, "")]),
    PrimitiveSignature(
      .shape, "polynomial", "",
      parameters: [Parameter("degree", .staticInteger, required: true, positional: true, "")],
      shapeParameters: [.init("c", axisPower: -1, "")]),
  ]

  private static func shape(_ name: String, _ parameters: [PrimitiveSignature.ShapeParameter])
    -> PrimitiveSignature
  {
    PrimitiveSignature(.shape, name, "", shapeParameters: parameters)
  }

  private static let counts: [ObjectSignature.Member] = [
    .init("entries", .number(.none), "rows"), .init("sum", .number(.none), "weights"),
    .init("effective", .number(.none), "squared sum over sum of squares"),
  ]

  private static let objects = [
    ObjectSignature(
      "Histogram", dimensions: 1, "",
      members: counts + [
        .init("mean", .measured(.a), ""), .init("sigma", .measured(.a), ""), .init("mode", .number(.a), ""),
      ]),
    ObjectSignature("Profile", dimensions: 2, "", members: counts + [.init("mean", .measured(.b), "")]),
    ObjectSignature(
      "Summary", dimensions: 1, "",
      members: counts + [.init("mean", .measured(.a), ""), .init("sigma", .measured(.a), "")]),
    ObjectSignature("Count", dimensions: 0, "", members: counts),
    ObjectSignature(
      "Efficiency", dimensions: 0, "",
      members: counts + [.init("value", .number(.none), ""), .init("error", .number(.none), "")]),
    ObjectSignature("Sample", dimensions: 1, "", members: counts + [.init("median", .number(.a), "")]),
    ObjectSignature("Covariance", dimensions: 0, "", members: counts),
    ObjectSignature("LinearSystem", dimensions: 0, "", members: [.init("records", .number(.none), "")]),
    ObjectSignature(
      "Solution", dimensions: 0, "",
      members: [
        .init("chi2", .number(.none), ""), .init("ndf", .integer, ""), .init("records", .number(.none), ""),
        .init("rejected", .number(.none), ""), .init("eigenvalues", .list(.number(.none)), ""),
      ]),
    ObjectSignature("Points", dimensions: 2, "", members: []),
  ]
}
