import ArgumentParser
import CalibKit

/// The command `calib cache VERB`.
struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract:
      "Show what the cache of a work folder holds, logs of external programs included, or make it smaller.",
    subcommands: [CacheList.self, CachePrune.self], defaultSubcommand: CacheList.self)
}

/// The command `calib cache list`.
struct CacheList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show entries and bytes by kind.")

  @Option(help: ArgumentHelp("The work folder, instead of .calib.", valueName: "folder"))
  var work: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    Terminal.print(try Session(work: work).cacheList(json: json), terminator: "")
  }
}

/// The command `calib cache prune`.
struct CachePrune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove what was not used for longest; it is done again when it is needed.",
    discussion: "Without a limit the cache is emptied. Of scripts that run, programs and logs stay.")

  @Option(help: ArgumentHelp("How much may stay, as 2GB.", valueName: "size"))
  var size: String?

  @Option(help: ArgumentHelp("Remove what was not used for so many days.", valueName: "days"))
  var unused: Int?

  @Option(help: ArgumentHelp("The work folder, instead of .calib.", valueName: "folder"))
  var work: String?

  func run() throws {
    Terminal.print(try Session(work: work).cachePrune(size: size, unusedDays: unused), terminator: "")
  }
}

/// The command `calib clean`.
struct Clean: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Remove the work folder; the conditions store is not touched.")

  @Option(help: ArgumentHelp("The work folder, instead of .calib.", valueName: "folder"))
  var work: String?

  func run() throws { Terminal.print(try Session(work: work).clean(), terminator: "") }
}

extension Session {
  /// A session of a work folder alone.
  init(work: String?) {
    var options = SessionOptions()
    options.workFolder = work
    self.init(options)
  }
}
