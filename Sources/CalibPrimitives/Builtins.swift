package import CalibModel

/// The list of all built-in primitives: a new one is its file, and its line here.
package enum Builtins {
  package static let collectors: [any Collector.Type] = [
    HistogramCollector.self,
    SummaryCollector.self,
    CountCollector.self,
  ]

  /// The signatures of all primitives, for checker, completion and docs.
  package static let catalog = PrimitiveCatalog(
    collectors.map { $0.signature } + [FitPrimitive.signature] + ShapeCatalog.signatures,
    objects: ObjectCatalog.signatures)

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
