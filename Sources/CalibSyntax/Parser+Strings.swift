import CalibDiagnostics

/// Strings with what they interpolate.
extension Parser {
  /// Parses a string; it ends on its line.
  mutating func string() -> NodeID {
    let first = position
    advance()
    let mark = scratch.count
    while true {
      switch kind {
      case .stringText:
        if kind(ahead: 1) != .newline, kind(ahead: 1) != .endOfFile { checkText() }
        scratch.append(leaf(.stringText))
      case .interpolationStart: scratch.append(interpolation())
      case .stringEnd:
        advance()
        return makeList(.string, from: first, since: mark)
      default:
        brokenString = first
        report(.unterminatedString(at: span(first, max(lastEnd, first + 1))))
        return makeList(.string, from: first, since: mark)
      }
    }
  }

  /// Parses `"{" expr "}"`; neither quotes nor braces stand in it, so that the string ends at the first bare quote.
  private mutating func interpolation() -> NodeID {
    let first = position
    advance()
    let outerStop = stopsAtBy
    stopsAtBy = false
    if kind == .interpolationEnd { report(.emptyInterpolation(at: span(first, position + 1))) }
    let value = kind == .interpolationEnd ? missing() : interpolated(from: first)
    if kind == .colon {
      reportFormat()
    } else if kind != .interpolationEnd {
      report(.unclosedInterpolation(at: span(first)))
      while ![.interpolationEnd, .stringEnd, .newline, .endOfFile].contains(kind) { advance() }
      if kind == .stringEnd { saidUpTo = position }
    }
    _ = accept(.interpolationEnd)
    stopsAtBy = outerStop
    return make(.interpolation, from: first, value)
  }

  /// Python's `{x:.3f}`: what stands after the colon is skipped.
  private mutating func reportFormat() {
    let colon = position
    while ![.interpolationEnd, .stringEnd, .newline, .endOfFile].contains(kind) { advance() }
    saidUpTo = max(saidUpTo, colon - 1)
    let place = span(colon, max(position, colon + 1))
    report(.formatInString(file.text(place), at: place))
  }

  private mutating func interpolated(from first: Int) -> NodeID {
    guard enter() else { return missing() }
    let value = expression()
    leave()
    return value
  }

  /// Reports an escape that is none, and a brace that closes nothing.
  private mutating func checkText() {
    let token = tokens[position]
    var place = token.start
    while place < token.end {
      let start = place
      let span = SourceSpan(file: file.id, start: start, end: min(start + 2, token.end))
      switch file.bytes[place] {
      case UInt8(ascii: "\\"):
        place += 2
        let next = start + 1 < token.end ? file.bytes[start + 1] : 0
        if !Array("\"\\nt".utf8).contains(next) {
          note(.unknownEscape(file.text(whole(span)), at: whole(span)))
        }
      case UInt8(ascii: "}"):
        let isDouble = start + 1 < token.end && file.bytes[start + 1] == UInt8(ascii: "}")
        place += isDouble ? 2 : 1
        if !isDouble { note(.loneBrace(at: SourceSpan(file: file.id, start: start, end: start + 1))) }
      case UInt8(ascii: "{"): place += 2
      default: place += 1
      }
    }
  }

  /// The span to the end of its last character.
  private func whole(_ span: SourceSpan) -> SourceSpan {
    var end = Int(span.end)
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return SourceSpan(file: span.file, start: Int(span.start), end: end)
  }
}
