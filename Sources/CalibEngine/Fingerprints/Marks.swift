import CalibDigest
import CalibModel

/// That a part of the script was at work before: what a plan needs to say why something is done again.
///
/// There is a mark for the part by its name, and one for the part as it is: where only the first is known, it
/// changed.
package struct Marks: Hashable, Sendable {
  let part: Fingerprint
  let version: Fingerprint

  init(_ kind: String, _ names: [String], digest: String) {
    var hasher = FingerprintHasher("mark 1")
    hasher.append("kind", kind)
    hasher.append("names", list: names)
    part = Fingerprint(text: hasher.finish())
    hasher.append("digest", digest)
    version = Fingerprint(text: hasher.finish())
  }
}
