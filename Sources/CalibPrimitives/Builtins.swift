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

  /// The signatures of all primitives, for checker, completion and docs.
  package static let catalog = PrimitiveCatalog(
    collectors.map { $0.signature } + [FitPrimitive.signature] + ShapeCatalog.signatures, objects: objects)

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
