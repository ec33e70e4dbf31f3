/// What is wrong with the words of a command, in the manner of all other messages.
enum UsageText {
  /// The parser's message: `Error: Unexpected argument 'x'` becomes ``error: unexpected argument `x` ``.
  static func text(_ message: String) -> String {
    message.split(separator: "\n").map { line(String($0)) + "\n" }.joined()
  }

  private static func line(_ line: String) -> String {
    let quoted = String(line.map { $0 == "'" ? "`" : $0 })
    if let text = quoted.after("Error: ") {
      let plain = text.replacing(". Please provide one of ", with: "; give one of ")
      return "error: " + plain.prefix(1).lowercased() + plain.dropFirst().withoutFinalStop
    }
    if let text = quoted.after("Help:  ") { return "  " + text.withoutFinalStop }
    if let text = quoted.after("Usage: ") { return "usage: " + text }
    if let text = quoted.after("  See ") {
      return "help: see " + (text.hasSuffix(" for more information.") ? text.dropLast(22) : text)
    }
    return quoted
  }
}

extension StringProtocol {
  /// What follows a beginning; `nil` where the text does not begin so.
  fileprivate func after(_ start: String) -> SubSequence? {
    hasPrefix(start) ? dropFirst(start.count) : nil
  }

  fileprivate var withoutFinalStop: SubSequence { hasSuffix(".") ? dropLast() : self[...] }
}
