package import CalibModel

/// What a publication did, or would do.
package struct PublicationResult: Hashable, Sendable, CustomStringConvertible {
  /// A payload that is new for its runs.
  package struct Addition: Hashable, Sendable {
    package let name: String
    package let iov: IoV
    package let revision: Int
    /// The SHA-256 of the payload's bytes.
    package let digest: String
  }

  /// A payload of the tag that loses some or all of its runs.
  package struct Cut: Hashable, Sendable {
    package let name: String
    package let iov: IoV
    package let revision: Int
    /// What stays of it; empty where it is replaced as a whole.
    package let kept: [IoV]
  }

  package let tag: String
  /// Whether the tag is made by this publication.
  package let makesTag: Bool
  /// The digest of the commit; `nil` where nothing changed, and in a preview.
  package let commit: String?
  package let added: [Addition]
  package let cuts: [Cut]
  /// How many of its entries were in the tag already, with the same runs and content.
  package let unchangedCount: Int

  /// Whether the tag has all of it already; such a publication makes no commit.
  package var isIdentical: Bool { added.isEmpty }

  package var description: String {
    if isIdentical { return "`\(tag)` has all of it already, nothing was published" }
    let parts = [
      "\(added.count) added", cuts.isEmpty ? nil : "\(cuts.count) cut",
      unchangedCount == 0 ? nil : "\(unchangedCount) unchanged",
    ]
    let counts = parts.compactMap { $0 }.joined(separator: ", ")
    return "`\(tag)`\(makesTag ? " (new)" : ""): \(counts)\(commit.map { ", commit \($0.prefix(12))" } ?? "")"
  }
}
