import ArgumentParser
import CalibKit

struct StoreAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Put a file into an OPEN tag as a payload.")

  @Argument(help: "The tag; made if it is missing.") var tag: String
  @Argument(help: "The payload's name.") var name: String
  @Argument(help: "The file.", completion: .file()) var file: String
  @Option(help: "The runs, as 12/100..*.") var iov: String
  @Option(help: "What wins where it overlaps what the tag has: refuse or replace.") var overlap = "refuse"
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.add(file, as: name, to: tag, iov: iov, overlap: overlap, change.change),
      terminator: "")
  }
}

struct StoreUndo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Undo a commit of an OPEN tag by a new one.")

  @Argument(help: "The tag.") var tag: String
  @Argument(help: "The beginning of the commit's digest; the newest if not given.") var commit: String?
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.undo(commit, of: tag, change.change), terminator: "")
  }
}

struct StoreRepair: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair", abstract: "Put back payloads that are missing or damaged.",
    discussion: "Exits with 0 where all are good then, 2 where some have no good copy.")

  @Option(help: ArgumentHelp("A store that has them; may be repeated.", valueName: "store")) var from:
    [String] = []
  @Flag(help: "Show what would be done, and do nothing.") var dryRun = false
  @OptionGroup var options: StoreOptions

  func run() throws {
    let (text, isWhole) = try options.session.repair(from: from, dryRun: dryRun)
    Terminal.print(text, terminator: "")
    if !isWhole { throw ExitCode(2) }
  }
}

struct StoreCollect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Set aside what nothing refers to, and delete what was set aside before.")

  @Option(help: ArgumentHelp("How old it has to be, for each of the two.", valueName: "days")) var grace =
    14.0
  @Flag(help: "Show what would be done, and do nothing.") var dryRun = false
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(try options.session.collectGarbage(graceDays: grace, dryRun: dryRun), terminator: "")
  }
}

struct StoreBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the store, or bring a copy up to date.")

  @Argument(help: "The folder of the copy.") var target: String
  @Flag(help: "Show what would be copied, and copy nothing.") var dryRun = false
  @OptionGroup var options: StoreOptions

  func run() throws { Terminal.print(try options.session.backUp(to: target, dryRun: dryRun), terminator: "") }
}

struct StoreExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write tags in the formats of others.",
    discussion: "Formats: database.txt, basf2 (SQLite), nopayloaddb (a dump), csv, json.")

  @Argument(help: "The format.") var format: StoreSession.Format
  @Argument(help: "The tag; basf2 and nopayloaddb take several.") var tags: [String]
  @Option(help: ArgumentHelp("The folder to write into.", valueName: "folder")) var to: String
  @Option(help: "How payload files lie: hashed, flat, server or none.") var layout: StoreSession.Layout =
    .hashed
  @Flag(help: "Whole numbers as revisions in database.txt, for releases up to 05.") var decimal = false
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.export(format, tags: tags, to: to, layout: layout, decimal: decimal), terminator: ""
    )
  }
}

struct StoreImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring what others have into an OPEN tag, all of it or nothing.",
    discussion: "Formats: database.txt, basf2 (SQLite), nopayloaddb (a dump), csv, json.")

  @Argument(help: "The format.") var format: StoreSession.Format
  @Argument(help: "The file.", completion: .file()) var path: String
  @Option(help: "The tag to bring it into; the name that it has there if not given.") var into: String?
  @Option(help: "Only this tag of the file; may be repeated.") var tag: [String] = []
  @Option(help: ArgumentHelp("Where payload files lie; may be repeated.", valueName: "folder"))
  var payloads: [String] = []
  @Option(help: "What wins where rows overlap: refuse, replace, last, revision or latest-start.")
  var overlap = "refuse"
  @OptionGroup var change: StoreChangeOptions
  @OptionGroup var options: StoreOptions

  func run() throws {
    Terminal.print(
      try options.session.importing(
        format, path, tags: tag, into: into, folders: payloads, overlap: overlap, change.change),
      terminator: "")
  }
}

struct StoreServe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the store over HTTP, read-only, until interrupted.")

  @Option(help: "An address of this machine; 0.0.0.0 is all of them.") var address = "127.0.0.1"
  @Option(help: "The port; 0 takes a free one.") var port = 8080
  @Option(help: "How many connections at once.") var connections = 256
  @OptionGroup var options: StoreOptions

  func run() throws {
    if connections < 1 {
      throw SessionError(.usage, "`--connections` is \(connections), and has to be 1 at least")
    }
    try options.session.serve(address: address, port: port, connections: connections) {
      Terminal.printError($0, terminator: "")
    }
  }
}

extension StoreSession.Format: ExpressibleByArgument {}
extension StoreSession.Layout: ExpressibleByArgument {}
