/// Draws diagnostics for people: the message, the lines it is about, marks under the parts, help.
package struct DiagnosticRenderer: Sendable {
  private let sources: SourceMap
  private let usesColor: Bool

  package init(sources: SourceMap, color: Bool = false) {
    self.sources = sources
    usesColor = color
  }

  /// All of them, in the given order, with an empty line between.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  /// One diagnostic, ended by a new line.
  package func render(_ diagnostic: Diagnostic) -> String {
    let severity = diagnostic.severity.rawValue
    var text = paint("\(severity)[\(diagnostic.code.text)]", color(diagnostic.severity))
    text += paint(": \(HarmlessText.of(diagnostic.message))", "1") + "\n"
    let marks = marks(of: diagnostic)
    let gutter = String(marks.map(\.line).max() ?? 1).count
    let blank = String(repeating: " ", count: gutter)
    if let file = sources[diagnostic.primary.span.file] {
      let (line, column) = file.position(diagnostic.primary.span.start)
      text += paint("\(blank)-->", "34") + " \(HarmlessText.of(file.name)):\(line):\(column)\n"
      text += paint("\(blank) |", "34") + "\n"
      text += draw(marks.filter { $0.file == file.id }, of: file, gutter: gutter, color(diagnostic.severity))
    }
    for other in sources.files where other.id != diagnostic.primary.span.file {
      let others = marks.filter { $0.file == other.id }
      guard let first = others.first else { continue }
      text += paint("\(blank):::", "34") + " \(HarmlessText.of(other.name)):\(first.line)\n"
      text += draw(others, of: other, gutter: gutter, color(diagnostic.severity))
    }
    if let help = diagnostic.help { text += paint("help", "36;1") + ": \(HarmlessText.of(help))\n" }
    return text
  }

  private func color(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "31;1"
    case .warning: "33;1"
    case .note: "36;1"
    }
  }

  private func paint(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

// MARK: - Marks

extension DiagnosticRenderer {
  /// A part of one line to mark, in bytes of the line.
  private struct Mark {
    let file: SourceSpan.FileID
    let line: Int
    let start: Int
    let end: Int
    let isPrimary: Bool
    let text: String
  }

  private func marks(of diagnostic: Diagnostic) -> [Mark] {
    var marks = marks(of: diagnostic.primary, isPrimary: true)
    for label in diagnostic.secondary { marks += self.marks(of: label, isPrimary: false) }
    return marks.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(
      \.element)
  }

  /// One mark; of a label over several lines two, on its first line and its last, where the text is.
  private func marks(of label: Diagnostic.Label, isPrimary: Bool) -> [Mark] {
    guard let file = sources[label.span.file] else { return [] }
    let first = file.position(label.span.start).line
    let last = file.position(max(label.span.start, label.span.end - 1)).line
    func mark(_ line: Int, from start: Int, to end: Int, _ text: String) -> Mark {
      let lineStart = Int(file.lineStarts[line - 1])
      return Mark(
        file: file.id, line: line, start: start - lineStart, end: end - lineStart, isPrimary: isPrimary,
        text: text)
    }
    let (start, end) = (Int(label.span.start), Int(label.span.end))
    guard first != last else { return [mark(first, from: start, to: end, label.text)] }
    let firstEnd = Int(file.lineStarts[first - 1]) + file.line(first).utf8.count
    let lastStart = Int(file.lineStarts[last - 1]) + file.line(last).utf8.prefix { $0 == 32 || $0 == 9 }.count
    return [
      mark(first, from: start, to: firstEnd, ""), mark(last, from: min(lastStart, end), to: end, label.text),
    ]
  }

  private func draw(_ marks: [Mark], of file: SourceFile, gutter: Int, _ color: String) -> String {
    var text = ""
    var shown = 0
    for number in Set(marks.map(\.line)).sorted() {
      if shown > 0, number > shown + 1 { text += paint("...", "34") + "\n" }
      shown = number
      let own = marks.filter { $0.line == number }
      let focus = (own.first(where: \.isPrimary) ?? own[0]).start
      let line = DisplayLine(file.line(number), focus: focus)
      let label = String(number)
      let padded = String(repeating: " ", count: gutter - label.count) + label
      text += trimmed(paint("\(padded) |", "34") + " \(line.text)") + "\n"
      for row in rows(own, on: line, color) {
        text += paint("\(String(repeating: " ", count: gutter)) |", "34") + " \(row)\n"
      }
    }
    return text
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The row of marks, with the text of the last, then a row for the text of each other, from the right.
  private func rows(_ marks: [Mark], on line: DisplayLine, _ color: String) -> [String] {
    let ordered = marks.sorted { ($0.start, $0.isPrimary ? 1 : 0) < ($1.start, $1.isPrimary ? 1 : 0) }
    var canvas: [(sign: Character, isPrimary: Bool)] = []
    for mark in ordered.sorted(by: { !$0.isPrimary && $1.isPrimary }) {
      let first = line.column(mark.start)
      let end = max(line.column(mark.end), first + 1)
      while canvas.count < end { canvas.append((" ", false)) }
      for place in first..<end { canvas[place] = (mark.isPrimary ? "^" : "-", mark.isPrimary) }
    }
    var row = canvas.map { $0.sign == " " ? " " : paint(String($0.sign), $0.isPrimary ? color : "34") }
      .joined()
    var waiting = ordered.filter { !$0.text.isEmpty }
    if let last = waiting.last,
      line.column(last.end) >= canvas.count || canvas.count == line.column(last.start) + 1
    {
      row += " " + HarmlessText.of(last.text)
      waiting.removeLast()
    }
    var rows = [row]
    while let last = waiting.popLast() {
      var text = ""
      var column = 0
      for mark in waiting where line.column(mark.start) < line.column(last.start) {
        let place = line.column(mark.start)
        guard place >= column else { continue }
        text += String(repeating: " ", count: place - column) + "|"
        column = place + 1
      }
      text += String(repeating: " ", count: max(0, line.column(last.start) - column))
      text += HarmlessText.of(last.text)
      rows.append(text)
    }
    return rows
  }
}
