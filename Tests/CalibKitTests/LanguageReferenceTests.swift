import Testing

@testable import CalibKit

@Suite struct LanguageReferenceTests {
  private let reference = LanguageReference(
    """
    # The language

    ## Calibrations

    | slot | meaning |
    |---|---|
    | `gaps: allow`, `gaps: fall_back` | what is left | is fine |
    | `a \\| b` | either |

    ### `store`, `publish`

    Text of both.

    # not a heading of mine

    """)

  @Test func aSlotIsFoundInItsTable() {
    #expect(
      reference.entry("gaps:") == "gaps: allow, gaps: fall_back   (Calibrations)\n  what is left\n  is fine\n"
    )
  }

  @Test func aDeclarationIsFoundByItsHeading() {
    #expect(reference.entry("publish") == "Text of both.\n")
  }

  @Test func aWordThatIsNotThereGivesNothing() { #expect(reference.entry("allow") == nil) }

  @Test(
    "the reference has every slot",
    arguments: ["input", "strategy", "cover", "gate", "files", "each", "limit"])
  func slot(_ word: String) throws {
    let text = try Session(SessionOptions()).explain(word)
    #expect(text.contains("\(word):"))
  }
}
