/// Why a file of events cannot be read: what is wrong, where, and what to do.
package struct DataError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The system's answer to opening or reading.
    case system(String)
    /// Nothing in it, not even a header.
    case empty
    /// Bytes that are no text; the format that they look like, where it is known.
    case notText(String?)
    /// The name says one format, the bytes another.
    case wronglyNamed(suffix: String, expected: String, found: String)
    /// Bytes that contradict the format: a cut or overwritten file.
    case damaged(String)
    /// A valid file with something in it that is not read; what to do about it.
    case unsupported(String, help: String)
    /// The library of a codec is not installed.
    case missingLibrary(codec: String, package: String)
    /// The header lacks a column; what it has, and the nearest of these names.
    case missingColumn(String, has: [String], nearest: String?)
    /// The header names a column twice that is to be read.
    case repeatedColumn(String)
    /// A column cannot be read as what was asked for.
    case wrongKind(column: String, holds: String, wanted: String, help: String)
    /// A line that never seems to end.
    case longLine(limit: Int)
    case badRow(RowProblem)
    /// More bad rows than the script allows; this is the first of all.
    case tooManyBadRows(allowed: Int, first: String)
  }

  package let reason: Reason
  package let path: String
  package let location: DataPlace?

  package init(_ reason: Reason, path: String, at location: DataPlace? = nil) {
    self.reason = reason
    self.path = path
    self.location = location
  }

  /// - Parameter line: the line of the file, from 1.
  package init(_ reason: Reason, path: String, line: Int?) {
    self.init(reason, path: path, at: line.map { .line($0) })
  }
}

extension DataError: CustomStringConvertible {
  package var description: String { "\(place): \(message)" }

  /// The file, and the place in it where there is one: `data/a.csv, line 12`.
  package var place: String { location.map { "\(path), \($0)" } ?? path }

  package var message: String {
    switch reason {
    case .system(let text): text
    case .empty: "the file is empty: it has no header"
    case .notText(let format): format.map { "not text but a file of format \($0)" } ?? "not text"
    case .wronglyNamed(let suffix, let expected, let found):
      "`\(suffix)` is the end of the name of a file of format \(expected), but its bytes are \(found)"
    case .damaged(let text): text
    case .unsupported(let text, _): text
    case .missingLibrary(let codec, _): "it is compressed with \(codec), whose library is not installed"
    case .missingColumn(let name, let has, _):
      has.isEmpty ? "no column `\(name)`; it has none" : "no column `\(name)`; it has \(Self.list(has))"
    case .repeatedColumn(let name): "two columns are named `\(name)`"
    case .wrongKind(let column, let holds, let wanted, _):
      "column `\(column)` holds \(holds), \(wanted) was wanted"
    case .longLine(let limit): "a line of more than \(limit >> 20) MB: this is not a table"
    case .badRow(let problem):
      problem.column.map { "column `\($0)`: \(problem.message)" } ?? problem.message
    case .tooManyBadRows(let allowed, let first): "more than \(allowed) bad rows; the first: \(first)"
    }
  }

  /// What to do; empty where there is nothing to say.
  package var help: String {
    switch reason {
    case .system, .longLine: ""
    case .empty: "remove the file, or write it again with a first line that names its columns"
    case .notText(.some): "convert it; the formats that are read are \(Self.readable)"
    case .notText(nil): "the formats that are read are \(Self.readable)"
    case .wronglyNamed(_, _, let found): "rename it if it is \(found), or write it again"
    case .damaged: "the file is cut off or damaged: write it again, or leave it out"
    case .unsupported(_, let help): help
    case .missingLibrary(_, let package): "install it: `apt-get install \(package)`"
    case .missingColumn(let name, _, .some(let nearest)): "did you mean `\(name) from \"\(nearest)\"`?"
    case .missingColumn: "`calib columns FILE` prints the columns that a file has"
    case .repeatedColumn: "give each column of the file a name of its own"
    case .wrongKind(_, _, _, let help): help
    case .badRow: "mend the row, or allow some: `bad_rows: skip up to 10`"
    case .tooManyBadRows: "mend the file, or allow more in `bad_rows:`"
    }
  }

  private static var readable: String { DataFormats.all.map { $0.name }.joined(separator: ", ") }

  /// At most twelve names: a header of a thousand columns would bury the message.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
