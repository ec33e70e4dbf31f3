// CalibDiagnostics holds source files, places in them, and the messages about them: what is wrong, where, and
// what to do. It knows nothing of the language: words and codes of messages are with those who report them.

/// A stretch of bytes of one source file; the end is exclusive.
///
/// It is `public` for speed alone: bodies of `package` functions are not inlined across modules (decision 17).
public struct SourceSpan: Hashable, Sendable {
  /// The file, by its place in the list of a ``SourceMap``.
  public let file: FileID
  public let start: Int32
  public let end: Int32

  @inlinable public init(file: FileID, start: Int, end: Int) {
    self.file = file
    self.start = Int32(start)
    self.end = Int32(end)
  }

  /// The least span that holds both; they lie in one file.
  @inlinable public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(file: file, start: Int(min(start, other.start)), end: Int(max(end, other.end)))
  }

  /// A source file's number within one check.
  public struct FileID: Hashable, Sendable {
    public let index: Int32

    @inlinable public init(index: Int) { self.index = Int32(index) }
  }
}
