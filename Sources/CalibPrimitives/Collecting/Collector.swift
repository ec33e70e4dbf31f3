// CalibPrimitives holds the built-in primitives: what accumulates over events, what works on that, and the
// shapes of fits. It knows columns and numbers; files, runs, scripts and the store are others' business.

package import CalibColumns
package import CalibModel

/// A primitive that accumulates over events, with its settings.
///
/// A new collector is one file with a type like this one, and one line in ``Builtins``. One whose objects
/// are a fixed number of numbers is a ``CellCollector`` and needs no accumulator of its own.
package protocol Collector: Sendable {
  static var signature: PrimitiveSignature { get }

  /// Takes the settings that the signature names; throws where one is missing or makes no sense.
  init(settings: CollectorSettings) throws(CollectorError)

  /// An accumulator that has seen no row.
  func makeAccumulator() -> any Accumulator

  /// Reads back what ``Accumulator/bytes`` wrote; throws where the bytes are anything else or of other
  /// settings.
  func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator

  /// Objects side by side, none at first: what a collector with a key fills.
  func makeBank() -> any ObjectBank
}

/// What a collector has accumulated so far.
///
/// The result is a function of the rows and of the order of calls: rows are filled batch by batch in the
/// file's order, and partial results are merged in the order (run, path), so that its last bits are fixed
/// too.
package protocol Accumulator: Sendable {
  /// Takes the selected rows of a batch.
  mutating func fill(_ batch: SelectedRows)

  /// Adds what another one of the same settings has accumulated; throws where it is of another kind.
  mutating func merge(_ other: any Accumulator) throws(CollectorError)

  /// The accumulated values in a documented, little-endian form that starts with a version.
  var bytes: [UInt8] { get }

  /// The object that result expressions see.
  func finish() -> Value
}

extension Collector {
  /// Merges partial results in the order given.
  package func merged(_ parts: [[UInt8]]) throws(CollectorError) -> any Accumulator {
    var total = makeAccumulator()
    for part in parts { try total.merge(try accumulator(bytes: part)) }
    return total
  }

  package func makeBank() -> any ObjectBank { AccumulatorBank(self) }
}
