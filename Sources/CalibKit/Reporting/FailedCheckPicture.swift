import CalibDiagnostics
import CalibModel

extension ResultsReport {
  /// The condition of a failed check with the value of each part under it, as far as it stands on one line.
  static func picture(_ check: CheckRecord, in file: SourceFile) -> String? {
    guard let whole = check.parts.last, whole.end <= file.bytes.count else { return nil }
    let number = file.position(Int32(whole.start)).line
    let lineStart = Int(file.lineStarts[number - 1])
    let lineEnd = lineStart + file.line(number).utf8.count
    let shown = check.parts.filter { $0.start >= lineStart && $0.end <= max(lineEnd, whole.end) }
    let parts = shown.compactMap { part -> CheckPicture.Part? in
      let anchor = anchor(of: part, among: shown, in: file)
      guard anchor < lineEnd else { return nil }
      let range = (part.start - lineStart)..<(min(part.end, lineEnd) - lineStart)
      return CheckPicture.Part(range, part.value, anchor: anchor - lineStart)
    }
    // The two comparisons of a chain, and the chain itself, may hang the same word at one sign.
    var seen: Set<String> = []
    let distinct = parts.filter { seen.insert("\($0.anchor) \($0.value)").inserted }
    return CheckPicture.draw(line: file.line(number), number: number, parts: distinct)
  }

  /// Where a value hangs: at the operator's sign behind the left operand, else at the part's start.
  private static func anchor(
    of part: CheckRecord.Part, among parts: [CheckRecord.Part], in file: SourceFile
  ) -> Int {
    let left = parts.filter { $0.start == part.start && $0.end < part.end }.max { $0.end < $1.end }
    guard var place = left?.end else { return part.start }
    while place < part.end, file.bytes[place] == UInt8(ascii: " ") { place += 1 }
    return place
  }
}
