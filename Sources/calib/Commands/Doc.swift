import ArgumentParser
import CalibKit

/// The command `calib doc [MODULE]`.
struct Doc: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc",
    abstract: "The reference of a script or module, from its `##` comments.",
    discussion: "Without a name it lists the modules of the standard library.")

  @Argument(help: "A script, or a module such as std.physics.", completion: .file(extensions: ["calib"]))
  var module: String?

  @Option(help: "markdown or html.")
  var format = DocumentationFormat.markdown

  func run() throws {
    let session = Session(SessionOptions())
    let text =
      try module.map { module in try session.documentation(module, format: format) } ?? session.modules()
    Terminal.print(text, terminator: "")
  }
}

extension DocumentationFormat: ExpressibleByArgument {}
