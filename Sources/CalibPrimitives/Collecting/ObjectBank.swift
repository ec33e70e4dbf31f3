package import CalibColumns
package import CalibModel

/// The objects of one collector side by side, one for each key that rows had.
package protocol ObjectBank: Sendable {
  /// How many objects there are.
  var count: Int { get }

  /// About how much memory the objects take; 0 where they cannot be packed into bytes and merged again in the same bits.
  var byteCount: Int { get }

  /// What tells settings apart, where the bytes of the objects do not say it.
  var mark: [Double] { get }

  /// Makes an empty object at the end.
  mutating func append()

  /// Takes the selected rows of a batch.
  ///
  /// - Parameter places: for each of `batch.rows`, in their order, the object that takes it.
  mutating func fill(_ batch: SelectedRows, places: UnsafePointer<Int32>)

  /// Adds an object of another bank of the same kind and settings to one of this.
  mutating func merge(_ other: any ObjectBank, from place: Int, into own: Int) throws(CollectorError)

  /// The bytes of an object; without the ``mark``, which is that of all.
  func bytes(of place: Int) -> [UInt8]

  /// Adds the object that bytes hold to one of this.
  mutating func merge(bytes: [UInt8], into place: Int) throws(CollectorError)

  func value(of place: Int) -> Value
}
