import ArgumentParser
import CalibKit

/// The command `calib report FILE`.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one HTML file: plots, constants over runs, checks, passes, provenance.",
    discussion: """
      The file stands alone: it needs no network and no other file. JUnit XML and Markdown are for forges. The constants \
      stand beside those that their tags held before the run, or beside what --against names.
      """)

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: ScriptOptions

  @Option(help: "html, junit or markdown.")
  var format = ReportFormat.html

  @Option(
    help: "Compare with a tag of the store (TAG or TAG@COMMIT), or with the last run of another script.")
  var against: String?

  @Option(help: "Compare this tag with the one of --against, instead of the run.")
  var tag: String?

  @Option(name: .shortAndLong, help: "Where to write it; beside the script if not given.")
  var output: String?

  func run() throws {
    let path = try script.session().writeReport(file, format: format, against: against, tag: tag, to: output)
    Terminal.print("report: \(path)")
  }
}

extension ReportFormat: ExpressibleByArgument {}
