import ArgumentParser
import CalibKit

/// The options of every command that looks at a script with its data.
struct ScriptOptions: ParsableArguments {
  @Option(name: .customLong("set"), help: ArgumentHelp("Give a parameter a value.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Use the parameter values of a profile of the script.")
  var profile: String?

  @Option(help: ArgumentHelp("Only these runs, as 12/100..12/250.", valueName: "a..b"))
  var runs: String?

  @Option(
    help: ArgumentHelp("Only this calibration and what it needs; may be repeated.", valueName: "calibration"))
  var only: [String] = []

  @Option(help: ArgumentHelp("The conditions store, instead of the script's.", valueName: "folder"))
  var store: String?

  @Option(help: ArgumentHelp("The work folder, instead of .calib beside the script.", valueName: "folder"))
  var work: String?

  func session() throws(SessionError) -> Session {
    var options = try Self.options(settings: settings, profile: profile, work: work)
    options.runs = runs
    options.only = only
    options.storePath = store
    return Session(options)
  }

  static func options(
    settings: [String], profile: String?, work: String?
  ) throws(SessionError) -> SessionOptions {
    var options = SessionOptions()
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw SessionError(.usage, "`--set \(setting)` has no value", help: "write `--set name=value`")
      }
      options.settings.append(SessionOptions.Setting(name: String(parts[0]), text: String(parts[1])))
    }
    options.profile = profile
    options.workFolder = work
    return options
  }
}

/// The options of every command that looks at what the last run left.
struct LastRunOptions: ParsableArguments {
  @Option(name: .customLong("set"), help: ArgumentHelp("Give a parameter a value.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Use the parameter values of a profile of the script.")
  var profile: String?

  @Option(help: ArgumentHelp("The work folder, instead of .calib beside the script.", valueName: "folder"))
  var work: String?

  func session() throws(SessionError) -> Session {
    Session(try ScriptOptions.options(settings: settings, profile: profile, work: work))
  }
}
