import CalibDiagnostics
import CalibSyntax

/// Where the parser found something that it did not expect: what else is said about such a line is likely wrong.
struct SyntaxMistakes: Sendable {
  private(set) var spans: [SourceSpan] = []
  /// The lines in which they are, each with its file's number before it.
  private var lines: Set<Int> = []

  /// The parser's codes after which the rest of the line may mean anything.
  private static let confusing: Set = ["C0001", "C0002", "C0003", "C0004"]

  /// Adds the parser's messages about a file; those about others are noted without their lines.
  mutating func add(_ messages: [Diagnostic], of file: SourceFile) {
    let confusing = messages.filter { Self.confusing.contains($0.code.text) }.map(\.primary.span)
    spans += confusing
    for span in confusing where span.file == file.id { lines.insert(Self.line(of: span, in: file)) }
  }

  /// Whether a place lies in a line of the file that the parser did not understand.
  func confuse(_ span: SourceSpan, in file: SourceFile) -> Bool {
    !lines.isEmpty && span.file == file.id && lines.contains(Self.line(of: span, in: file))
  }

  private static func line(of span: SourceSpan, in file: SourceFile) -> Int {
    Int(span.file.index) << 32 | file.position(span.start).line
  }
}
