/// Why a work folder cannot be used, and what to do.
package struct WorkFolderError: Error, Hashable, CustomStringConvertible {
  package let message: String
  package let help: String

  init(_ message: String, help: String) {
    self.message = message
    self.help = help
  }

  package var description: String { message }
}
