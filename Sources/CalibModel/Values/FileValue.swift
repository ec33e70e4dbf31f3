/// A file among the values of an execution.
package enum FileValue: Hashable, Sendable {
  /// What a program left behind, by its absolute path; it does not change any more.
  case left(path: String)
  /// What is written for a program that asks for it: the program is handed the path of `name`, a file or the folder
  /// that the files lie in.
  case written(name: String, [Content])

  /// A file with its bytes, by its path in a place of its own.
  package struct Content: Hashable, Sendable {
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }

    package init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }
  }
}

extension FileValue: CustomStringConvertible {
  package var description: String {
    switch self {
    case .left(let path): path
    case .written(let name, _): name
    }
  }
}
