import ArgumentParser
import CalibKit

/// The command `calib store VERB …`.
struct Store: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Look at the conditions store, and make one.",
    subcommands: [
      StoreInit.self, StoreTags.self, StoreShow.self, StoreGet.self, StoreIovs.self, StoreLog.self,
      StoreVerify.self,
    ])
}

/// The options of every verb of `calib store`.
struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store's folder.", valueName: "folder"))
  var store = "conditions"

  @Flag(help: "Print JSON.")
  var json = false

  var session: StoreSession { StoreSession(path: store, json: json) }
}

struct StoreInit: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "init", abstract: "Make an empty store.")

  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.create(), terminator: "") }
}

struct StoreTags: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "tags", abstract: "List the tags.")

  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.tags(), terminator: "") }
}

struct StoreShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a payload, and where it came from.")

  @Argument(help: "The beginning of its digest, or NAME@REVISION.")
  var payload: String

  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.show(payload), terminator: "") }
}

struct StoreGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Show the constants that a run sees through a chain of tags.")

  @Argument(help: "The payload's name.")
  var name: String

  @Option(name: .customLong("run"), help: ArgumentHelp("The run, as 12/133.", valueName: "run"))
  var runText: String

  @Option(help: "A tag; several are a chain, the first that has the payload wins.")
  var tag: [String]

  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.get(chain: tag, name: name, run: runText), terminator: "")
  }
}

struct StoreIovs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iovs", abstract: "List the intervals of validity of a tag.")

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

struct StoreLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List the commits, newest first.")

  @Argument(help: "The tag; all if not given.")
  var tag: String?

  @Option(help: "At most so many.")
  var limit: Int?

  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.log(tag: tag, limit: limit), terminator: "") }
}

struct StoreVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check database, intervals, objects and history.",
    discussion: "Exits with 0 where the store is sound, 2 where it is damaged.")

  @Flag(help: "Read every payload, and replay the whole history.")
  var deep = false

  @OptionGroup var options: StoreOptions

  func run() throws {
    let (text, isSound) = try options.session.verify(deep: deep)
    Terminal.print(text, terminator: "")
    if !isSound { throw ExitCode(2) }
  }
}
