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

  func session() throws -> Session {
    var options = SessionOptions()
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError("`--set \(setting)` has no value: write `--set name=value`")
      }
      options.settings.append(SessionOptions.Setting(name: String(parts[0]), text: String(parts[1])))
    }
    options.profile = profile
    options.runs = runs
    options.only = only
    options.storePath = store
    options.workFolder = work
    return Session(options)
  }
}
