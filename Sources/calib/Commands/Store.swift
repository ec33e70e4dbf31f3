import ArgumentParser
import CalibKit

/// The command `calib store VERB …`.
struct Store: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Work with the conditions store.",
    discussion:
      "Wherever a tag is read, `TAG@COMMIT` is the tag as it was after a commit of `calib store log`.",
    subcommands: [
      StoreInit.self, StoreInfo.self, StoreTags.self, StoreTag.self, StoreAdd.self, StoreGet.self,
      StoreShow.self,
      StoreIovs.self, StoreExplain.self, StoreCoverage.self, StoreWhereUsed.self, StoreDiff.self,
      StoreLog.self,
      StoreUndo.self, StoreProposals.self, StoreVerify.self, StoreRepair.self, StoreCollect.self,
      StoreBackup.self,
      StoreSnapshot.self, StoreImport.self, StoreExport.self, StoreServe.self,
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

/// The options of every verb that changes the store.
struct StoreChangeOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The words of the commit.")
  var message: String?

  @Flag(help: "Show what would be done, and do nothing.")
  var dryRun = false

  var change: StoreSession.Change { StoreSession.Change(message: message, isDryRun: dryRun) }
}

struct StoreInit: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "init", abstract: "Make an empty store.")

  @Flag(help: "Show what would be done, and do nothing.")
  var dryRun = false

  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.create(dryRun: dryRun), terminator: "") }
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

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the payload's bytes to this file, too.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.get(chain: tag, name: name, run: runText, output: output), terminator: "")
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
