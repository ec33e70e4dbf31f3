import ArgumentParser
import CalibKit

struct StoreInfo: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "info", abstract: "Show the store in figures.")

  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.info(), terminator: "") }
}

struct StoreExplain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell why a run finds the payload that it finds, and what that shadows."
  )

  @Argument(help: "The tags of the chain, the first wins; then the payload's name.") var words: [String]
  @Option(name: .customLong("run"), help: ArgumentHelp("The run, as 12/133.", valueName: "run")) var runText:
    String
  @OptionGroup var options: StoreOptions

  func run() throws {
    guard let name = words.last, words.count > 1 else {
      throw SessionError(
        .usage, "a tag and a payload's name are needed", help: "write `explain TAG… --run 12/133 NAME`")
    }
    Terminal.print(
      try options.session.explain(chain: Array(words.dropLast()), name: name, run: runText), terminator: "")
  }
}

struct StoreCoverage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "Show the runs for which a tag has payloads, and the gaps.")

  @Argument(help: "The tag.") var tag: String
  @Option(help: "Only this payload.") var name: String?
  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.coverage(of: tag, name: name), terminator: "") }
}

struct StoreWhereUsed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "where-used", abstract: "Find the payloads that came from a file or a run.")

  @Argument(help: "A path, the last parts of one, a SHA-256, or a run as 12/133.") var what: String
  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.whereUsed(what), terminator: "") }
}

struct StoreDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two tags: payloads, runs, and fields with their changes.")

  @Argument(help: "A tag, or TAG@COMMIT.") var old: String
  @Argument(help: "Another.") var new: String
  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.diff(old, new), terminator: "") }
}

struct StoreProposals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proposals", abstract: "List what waits for a sign-off.")

  @Option(help: "Only of this tag.") var tag: String?
  @Option(help: "Only of this group.") var group: String?
  @Flag(help: "Also those that are done.") var all = false
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.proposals(tag: tag, group: group, all: all), terminator: "")
  }
}

struct StoreSnapshot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Make the file from which readers look up every run of a tag.")

  @Argument(help: "The tag, or TAG@COMMIT.") var tag: String
  @Option(help: ArgumentHelp("Where it shall lie, instead of in the store.", valueName: "file")) var to:
    String?
  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.snapshot(of: tag, at: to), terminator: "") }
}
