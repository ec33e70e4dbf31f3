/// A file among the values of an execution.
package enum FileValue: Hashable, Sendable {
  /// What a program left behind, or a store holds.
  case left(FileConstant)
  /// What is written for a program that asks for it: the program is handed the path of `name`, a file or the folder
  /// that the files lie in.
  case written(name: String, [Content])

  /// A file by its path in a place of its own.
  package struct Content: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
      case bytes([UInt8])
      /// Those of a file that is there already.
      case link(FileConstant)
    }

    package let path: String
    package let body: Body

    package init(path: String, _ body: Body) {
      self.path = path
      self.body = body
    }

    package init(path: String, text: String) { self.init(path: path, .bytes(Array(text.utf8))) }
  }
}

extension FileValue: CustomStringConvertible {
  package var description: String {
    switch self {
    case .left(let file): file.path
    case .written(let name, _): name
    }
  }
}
