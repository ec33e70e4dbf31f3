import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives

/// A collected object that takes one partial result after another, and can be looked at in between.
struct GrowingObject {
  private let name: String
  private let primitive: any Collector
  private var total: any Accumulator
  private var keyed: (finder: KeyFinder, objects: KeyedAccumulator)?

  init(_ collector: CollectorDefinition) throws(TaskFailure) {
    name = collector.name
    do throws(CollectorError) { primitive = try collector.makeCollector() } catch {
      throw TaskFailure("cannot merge `\(collector.name)`: \(error)")
    }
    total = primitive.makeAccumulator()
    let own = primitive
    keyed = collector.keys.map { (finder: KeyFinder($0), objects: KeyedAccumulator(own)) }
  }

  mutating func merge(_ part: PartialReference, _ partials: any PartialReader) throws(TaskFailure) {
    let bytes = try partials.bytes(of: part)
    do throws(CollectorError) {
      if var own = keyed.take() {
        try own.objects.merge(bytes: bytes, &own.finder)
        keyed = own
      } else {
        try total.merge(try primitive.accumulator(bytes: bytes))
      }
    } catch {
      throw TaskFailure("cannot merge `\(name)`: \(error)")
    }
  }

  /// The object so far.
  var value: Value { keyed.map { $0.objects.finish($0.finder) } ?? total.finish() }
}
