package import CalibGraph
import CalibModel

/// How a publication ended, in one line.
package enum PublicationText {
  /// `published to prompt_2026a: commit 3f2a91c0`.
  package static func line(_ result: PublicationResult, style: TextStyle) -> String {
    let tag = TerminalText.sanitized(result.tag)
    let commit =
      result.commit.isEmpty ? "" : ": commit \(TerminalText.sanitized(String(result.commit.prefix(12))))"
    let note = result.note.isEmpty ? "" : " (\(TerminalText.sanitized(result.note)))"
    return style.paint(verb(result.outcome), tone(result.outcome)) + " \(tag)\(commit)\(note)"
  }

  static func verb(_ outcome: PublicationResult.Outcome) -> String {
    switch outcome {
    case .published: "published to"
    case .unchanged: "already in"
    case .waiting: "waiting for sign-off:"
    case .heldBack: "held back from"
    case .refused: "not published to"
    }
  }

  private static func tone(_ outcome: PublicationResult.Outcome) -> TextStyle.Tone {
    switch outcome {
    case .published: .good
    case .unchanged: .faint
    case .waiting, .heldBack: .doubtful
    case .refused: .bad
    }
  }
}
