import CalibDigest
import CalibModel

/// That a part of the script was at work before: what a plan needs to say why something is done again.
///
/// There is a mark for the part by its name, and one for the part as it is: where only the first is known, it
/// changed. Most tasks share those of others or are known, so the fingerprints are made when they are asked for.
package struct Marks: Hashable, Sendable {
  private let kind: String
  private let names: [String]
  private let digest: String

  init(_ kind: String, _ names: [String], digest: String) {
    self.kind = kind
    self.names = names
    self.digest = digest
  }

  var fingerprints: (part: Fingerprint, version: Fingerprint) {
    var hasher = FingerprintHasher("mark 1")
    hasher.append("kind", kind)
    hasher.append("names", list: names)
    let part = Fingerprint(text: hasher.finish())
    hasher.append("digest", digest)
    return (part, Fingerprint(text: hasher.finish()))
  }
}
