import CalibDiagnostics
import CalibSyntax
import Foundation
import Testing

/// What holds for all scripts there are, and for those that are made of them by changes.
@Suite struct MutationTests {
  /// `make soak` asks for 100,000.
  private static let count =
    ProcessInfo.processInfo.environment["CALIB_MUTATIONS"].flatMap { Int($0) } ?? 2000

  @Test func theCorpusIsThere() { #expect(ScriptCorpus.scripts.count > 150) }

  @Test func everyScriptIsPrintedAsItIsAndLaidOutOnce() {
    for (name, bytes) in ScriptCorpus.scripts {
      #expect(Self.broken(bytes) == nil, "\(name)")
    }
  }

  @Test func soIsEveryMutatedOne() throws {
    let scripts = ScriptCorpus.scripts.map(\.bytes).filter { !$0.isEmpty && $0.count < 12_000 }
    var mutator = ScriptMutator(seed: 20, words: scripts)
    var right = 0
    for _ in 0..<Self.count {
      let bytes = mutator.mutated(scripts[mutator.next(below: scripts.count)])
      if let reason = Self.broken(bytes, &right) {
        Issue.record("\(reason): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        return
      }
    }
    // Without enough scripts that are right nothing would be laid out.
    #expect(right > Self.count / 8)
  }

  @Test func everyPrefixOfAnExampleGivesATreeAndFewMessages() {
    for (name, bytes) in ScriptCorpus.examples {
      for length in stride(from: 0, to: bytes.count, by: 11) {
        let parsed = parse(source(Array(bytes[..<length])))
        #expect(parsed.diagnostics.count <= 3, "\(length) bytes of \(name)")
        #expect(TreeChecks.rebuilt(parsed.tree) == Array(bytes[..<length]))
      }
    }
  }

  private static func broken(_ bytes: [UInt8]) -> String? {
    var right = 0
    return broken(bytes, &right)
  }

  /// Which promise does not hold for a script; `nil` where all do.
  ///
  /// - Parameter right: counts the scripts without mistakes.
  private static func broken(_ bytes: [UInt8], _ right: inout Int) -> String? {
    let parsed = parse(source(bytes))
    if TreeChecks.rebuilt(parsed.tree) != bytes { return "it is not printed as it is" }
    if parsed.diagnostics.count > parsed.tree.tokens.count { return "it has too many messages" }
    guard parsed.diagnostics.isEmpty else { return nil }
    right += 1
    let text = format(parsed)
    let again = parse(source(Array(text.utf8)))
    if !again.diagnostics.isEmpty { return "its layout has a mistake, \(again.diagnostics[0].message)" }
    if TreeChecks.words(again) != TreeChecks.words(parsed) { return "its layout has other words" }
    if again.tree.nodes.map(\.kind) != parsed.tree.nodes.map(\.kind) { return "its layout has another tree" }
    return format(again) == text ? nil : "laid out twice it is not what it is laid out once"
  }
}
