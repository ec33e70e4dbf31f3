import ArgumentParser
import CalibKit

/// The options of the commands about proposals: the script's parameters, and the store.
struct ProposalOptions: ParsableArguments {
  @Option(name: .customLong("set"), help: ArgumentHelp("Give a parameter a value.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Use the parameter values of a profile of the script.")
  var profile: String?

  @Option(help: ArgumentHelp("The conditions store, instead of the script's.", valueName: "folder"))
  var store: String?

  @Flag(help: "Print JSON.")
  var json = false

  func session() throws(SessionError) -> Session {
    var options = try ScriptOptions.options(settings: settings, profile: profile, work: nil)
    options.storePath = store
    return Session(options)
  }
}

/// The command `calib signoff FILE GROUP`.
struct Signoff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signoff", abstract: "Approve or refuse what waits in the store for publication.",
    discussion: "The approval covers exactly the digests that wait now; `calib store proposals` shows them.")

  @Argument(help: "The script.", completion: .file(extensions: ["calib"])) var file: String
  @Argument(help: "The group that signs off.") var group: String
  @Option(help: "Who decides; the user if not given.") var by: String?
  @Option(help: "Why.") var comment = ""
  @Flag(help: "Refuse instead.") var refuse = false
  @OptionGroup var options: ProposalOptions

  func run() throws {
    Terminal.print(
      try options.session().signOff(
        file, group: group, by: by, comment: comment, refusing: refuse, json: options.json), terminator: "")
  }
}

/// The command `calib publish FILE`.
struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Publish what is approved.")

  @Argument(help: "The script.", completion: .file(extensions: ["calib"])) var file: String
  @Flag(help: "Show what would be published, and do nothing.") var dryRun = false
  @OptionGroup var options: ProposalOptions

  func run() throws {
    Terminal.print(
      try options.session().publishApproved(file, json: options.json, dryRun: dryRun), terminator: "")
  }
}
