import CalibDiagnostics

/// The lines of a file as the author broke them: tokens, and the comment at the end.
struct SourceLines {
  struct Line {
    var tokens: [Int] = []
    var comment: String?
  }

  private(set) var lines: [Line] = []

  init(_ tree: SyntaxTree) {
    var line = Line()
    var end = 0
    for (place, token) in tree.tokens.enumerated() {
      readGap(tree.file.bytes[end..<token.start], into: &line)
      end = token.end
      switch token.kind {
      case .newline: finish(&line)
      case .endOfFile: if !line.tokens.isEmpty || line.comment != nil { finish(&line) }
      default: line.tokens.append(place)
      }
    }
  }

  private mutating func finish(_ line: inout Line) {
    lines.append(line)
    line = Line()
  }

  private mutating func readGap(_ gap: ArraySlice<UInt8>, into line: inout Line) {
    guard gap.contains(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "\n") }) else { return }
    var place = gap.startIndex
    while place < gap.endIndex {
      switch gap[place] {
      case UInt8(ascii: "\n"): finish(&line)
      case UInt8(ascii: "#"):
        let end = gap[place...].firstIndex(of: UInt8(ascii: "\n")) ?? gap.endIndex
        var text = String(decoding: gap[place..<end], as: UTF8.self)
        while text.last == " " || text.last == "\r" || text.last == "\t" { text.removeLast() }
        line.comment = text
        place = end
        continue
      default: break
      }
      place += 1
    }
  }
}
