/// Why the files of a dataset cannot be told: a message and what to do, for a diagnostic at the pattern or a column.
package struct FilePatternError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case noFile
    /// `<run>` is needed and another name is captured, or none.
    case noRunCapture
    case unreadableRun
    case sameFileTwice
    /// No file has a run that was asked for.
    case noRun
    /// A column, by its name in the dataset.
    case missingColumn(String)
    /// A file that cannot be read.
    case unreadableFile
    /// A run catalogue that cannot be read as one.
    case badCatalog
    /// A run that the catalogue lacks.
    case missingInCatalog
    /// An attribute that the catalogue has not, or not as the script takes it.
    case unknownAttribute
  }

  package let kind: Kind
  package let message: String
  package let help: String

  package init(_ kind: Kind, _ message: String, help: String = "") {
    self.kind = kind
    self.message = message
    self.help = help
  }
}
