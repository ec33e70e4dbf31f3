import ArgumentParser
import CalibKit

/// The command `calib store iovs [VERB] …`; without a verb it lists.
struct StoreIovs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iovs", abstract: "List the intervals of validity of a tag, and edit them.",
    subcommands: [
      StoreIovsList.self, StoreIovsCopy.self, StoreIovsClose.self, StoreIovsSplit.self, StoreIovsDelete.self,
    ], defaultSubcommand: StoreIovsList.self)
}

/// The options that choose intervals.
struct SelectionOptions: ParsableArguments {
  @Option(help: "Only this payload; may be repeated.") var name: [String] = []
  @Option(help: "Only this revision.") var revision: Int?
  @Option(help: ArgumentHelp("Only those that share a run with these.", valueName: "a..b")) var runs: String?
  @Flag(help: "With --runs: only those that lie inside.") var fullyContained = false
  @Option(help: "First experiment, first run, last experiment, last run, or `*`: as `0 * -1 -1`.")
  var pattern: String?

  var selection: StoreSession.Selection {
    var selection = StoreSession.Selection()
    selection.names = name
    selection.revision = revision
    selection.runs = runs
    selection.isFullyContained = fullyContained
    selection.pattern = pattern
    return selection
  }
}

struct StoreIovsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the intervals of validity of a tag.")

  @Argument(help: "The tag.")
  var tag: String

  @Option(help: "Only this payload.")
  var name: String?

  @Option(name: .customLong("run"), help: ArgumentHelp("Only those that hold this run.", valueName: "run"))
  var runText: String?

  @Option(help: "As it was after this commit.")
  var commit: String?

  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.iovs(tag: tag, name: name, run: runText, commit: commit), terminator: "")
  }
}

struct StoreIovsCopy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copy intervals of a tag into an OPEN tag.")

  @Argument(help: "The tag to copy from, or TAG@COMMIT.") var source: String
  @Argument(help: "The OPEN tag.") var tag: String
  @Flag(help: "Cut what they overlap.") var replace = false
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.copyIoVs(
        from: source, to: tag, selection.selection, replaces: replace, change.change), terminator: "")
  }
}

struct StoreIovsClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "End open intervals of an OPEN tag with a run.")

  @Argument(help: "The tag.") var tag: String
  @Option(help: ArgumentHelp("The last run, as 12/133.", valueName: "run")) var at: String
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.closeIoVs(of: tag, selection.selection, at: at, change.change), terminator: "")
  }
}

struct StoreIovsSplit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Cut intervals of an OPEN tag in two.")

  @Argument(help: "The tag.") var tag: String
  @Option(help: ArgumentHelp("The first run of the second part.", valueName: "run")) var at: String
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.splitIoVs(of: tag, selection.selection, at: at, change.change), terminator: "")
  }
}

struct StoreIovsDelete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Take intervals out of an OPEN tag.",
    discussion: "To take out all of them, the tag's name is to be typed again, or --yes given.")

  @Argument(help: "The tag.") var tag: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    let (selected, all) = try options.session.count(of: tag, selection.selection)
    if selected == all, all > 0, !change.dryRun {
      try Confirmation.require(tag, isGiven: yes, for: "delete all \(all) intervals of `\(tag)`")
    }
    Terminal.print(
      try options.session.deleteIoVs(of: tag, selection.selection, change.change), terminator: "")
  }
}
