import CalibDigest
import CalibModel

/// An entry of a publication with its digests, checked and in order of name and first run.
struct PreparedEntry {
  let name: String
  let iov: IoV
  let digest: String
  let md5: String
  let size: Int
  let provenance: JSONValue
  let provenanceText: String

  /// - Parameter before: the entry before this one; the entries of a calibration often share their provenance.
  private init(_ entry: Publication.Entry, after before: PreparedEntry?) throws(StoreError) {
    name = entry.name
    iov = entry.iov
    digest = sha256Hex(entry.bytes)
    md5 = md5Hex(entry.bytes)
    size = entry.bytes.count
    provenance = entry.provenance
    if let before, before.provenance == entry.provenance {
      provenanceText = before.provenanceText
      return
    }
    provenanceText = entry.provenance.canonicalText
    // A commit holds it four levels deep, and what cannot be read again must not be written.
    let asHeld = (0..<4).reduce(entry.provenance) { inner, _ in .array([inner]) }
    do {
      _ = try JSONValue(parsing: asHeld.canonicalBytes)
    } catch {
      throw .badProvenance(entry.name, reason: "\(error)")
    }
  }

  /// Checks a publication by itself, and gives its entries and the distinct contents.
  static func prepare(
    _ publication: Publication
  ) throws(StoreError) -> (entries: [PreparedEntry], objects: [(digest: String, bytes: [UInt8])]) {
    guard StoreNames.isTag(publication.tag) else { throw .badTagName(publication.tag) }
    guard !publication.entries.isEmpty else { throw .emptyPublication(publication.tag) }
    var prepared: [PreparedEntry] = []
    var objects: [(digest: String, bytes: [UInt8])] = []
    var seen: Set<String> = []
    for entry in publication.entries {
      guard StoreNames.isPayload(entry.name) else { throw .badPayloadName(entry.name) }
      guard StoreNames.isEnd(entry.iov.lastKey) else {
        throw .badInterval(entry.name, first: entry.iov.firstKey, last: entry.iov.lastKey)
      }
      let one = try PreparedEntry(entry, after: prepared.last)
      prepared.append(one)
      if seen.insert(one.digest).inserted { objects.append((one.digest, entry.bytes)) }
    }
    // In the order of the delta, so that the same publication gives the same commit whatever the order of its entries.
    prepared.sort { ($0.name, $0.iov.firstKey) < ($1.name, $1.iov.firstKey) }
    for (one, next) in zip(prepared, prepared.dropFirst())
    where one.name == next.name && one.iov.overlaps(next.iov) {
      throw .overlap(one.name, one.iov, next.iov)
    }
    return (prepared, objects)
  }
}
