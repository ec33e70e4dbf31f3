package import CalibModel

/// The list of all built-in primitives: a new one is its file, and its line here.
package enum Builtins {
  package static let collectors: [any Collector.Type] = [
    HistogramCollector.self,
    SummaryCollector.self,
    CountCollector.self,
    VariableHistogramCollector.self,
    IntegerHistogramCollector.self,
    CategoryHistogramCollector.self,
    Histogram2DCollector.self,
    ProfileCollector.self,
    EfficiencyCollector.self,
    CovarianceCollector.self,
    QuantileCollector.self,
    SampleCollector.self,
    LinearSystemCollector.self,
    MillepedeCollector.self,
  ]

  package static let algorithms: [any AlgorithmPrimitive.Type] = [
    FitPrimitive.self,
    PointsPrimitive.self,
    SolvePrimitive.self,
    SteeringPrimitive.self,
    QuantilePrimitive.self,
    TrimmedMeanPrimitive.self,
    WinsorisedMeanPrimitive.self,
    ClippedMeanPrimitive.self,
    MedianDeviationPrimitive.self,
    ComparisonPrimitives.ChiSquare.self,
    ComparisonPrimitives.KolmogorovSmirnov.self,
    TemplateShiftPrimitive.self,
    TimeWalkPrimitive.self,
    EfficiencyIntervalPrimitive.self,
    ChangePointsPrimitive.self,
    BayesianBlocksPrimitive.self,
    BootstrapPrimitive.self,
    RobustLinePrimitive.self,
    SplinePrimitive.self,
  ]

  /// An algorithm by its name.
  package static func algorithm(_ name: String) -> (any AlgorithmPrimitive.Type)? {
    algorithms.first { $0.signature.name == name }
  }

  /// The signatures of all primitives, for checker, completion and docs.
  package static let catalog = PrimitiveCatalog(
    collectors.map { $0.signature } + algorithms.map { $0.signature } + ShapeCatalog.signatures,
    objects: objects)

  /// The kinds of objects that collectors make.
  package static let objects: [ObjectSignature] = [
    HistogramCollector.object,
    SummaryCollector.object,
    CountCollector.object,
    Histogram2DCollector.object,
    ProfileCollector.object,
    EfficiencyCollector.object,
    CovarianceCollector.object,
    QuantileCollector.object,
    SampleCollector.object,
    LinearSystemCollector.object,
    MillepedeCollector.object,
    PointsPrimitive.object,
    SolvePrimitive.object,
  ]

  /// A collector by the name of its primitive, with settings.
  package static func collector(_ name: String, settings: CollectorSettings) throws(CollectorError)
    -> any Collector
  {
    guard let type = collectors.first(where: { $0.signature.name == name }) else {
      throw CollectorError("there is no collector `\(name)`")
    }
    return try type.init(settings: settings)
  }
}
