import ArgumentParser
import CalibKit

/// The command `calib store tag VERB …`.
struct StoreTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Make tags, and change their state, name and content.",
    subcommands: [
      StoreTagCreate.self, StoreTagShow.self, StoreTagState.self, StoreTagDescribe.self, StoreTagClone.self,
      StoreTagRename.self, StoreTagMerge.self, StoreTagUpdate.self,
    ])
}

struct StoreTagCreate: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "create", abstract: "Make an empty OPEN tag.")

  @Argument(help: "Its name.") var tag: String
  @Option(help: "What it is for.") var description = ""
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.createTag(tag, description: description, change.change), terminator: "")
  }
}

struct StoreTagShow: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a tag in figures.")

  @Argument(help: "The tag.") var tag: String
  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.tag(tag), terminator: "") }
}

struct StoreTagState: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Give a tag another state.",
    discussion: """
      OPEN goes to TESTING or RUNNING, TESTING to VALIDATED or OPEN, VALIDATED to PUBLISHED or OPEN, \
      PUBLISHED to INVALID. For PUBLISHED and INVALID the tag's name is to be typed again, or --yes given.
      """)

  @Argument(help: "The tag.") var tag: String
  @Argument(help: "OPEN, TESTING, VALIDATED, PUBLISHED, RUNNING or INVALID.") var state: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    if try StoreSession.isFinal(state), !change.dryRun {
      try Confirmation.require(
        tag, isGiven: yes, for: "make `\(tag)` \(state.uppercased()), for which there is no way back")
    }
    Terminal.print(try options.session.setState(of: tag, to: state, change.change), terminator: "")
  }
}

struct StoreTagDescribe: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "describe", abstract: "Say what a tag is for.")

  @Argument(help: "The tag.") var tag: String
  @Argument(help: "The words.") var text: String
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.describeTag(tag, as: text, change.change), terminator: "")
  }
}

struct StoreTagClone: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone", abstract: "Make an OPEN tag with the content of another.")

  @Argument(help: "The tag, or TAG@COMMIT.") var tag: String
  @Argument(help: "The name of the new one.") var name: String
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.cloneTag(tag, as: name, change.change), terminator: "")
  }
}

struct StoreTagRename: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a tag another name, as long as it is not published.")

  @Argument(help: "The tag.") var tag: String
  @Argument(help: "Its new name.") var name: String
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.renameTag(tag, to: name, change.change), terminator: "")
  }
}

struct StoreTagMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make an OPEN tag that answers every run as a chain of tags does.")

  @Argument(help: "The tags; the first that has a payload wins.") var tags: [String]
  @Option(help: "The name of the new tag.") var into: String
  @Option(help: ArgumentHelp("Only these runs, as 1/0..1/21.", valueName: "a..b")) var runs: String?
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.mergeTags(tags, into: into, runs: runs, change.change), terminator: "")
  }
}

struct StoreTagUpdate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Update a RUNNING tag from a VALIDATED one: new runs get new payloads.")

  @Argument(help: "The RUNNING tag.") var tag: String
  @Argument(help: "The VALIDATED tag.") var staging: String
  @Option(help: ArgumentHelp("The first run that may change.", valueName: "run")) var first: String
  @Option(help: "strict, allow-closed, fix-closed, simple or full-replacement.") var mode = "strict"
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.updateTag(tag, from: staging, first: first, mode: mode, change.change),
      terminator: "")
  }
}
