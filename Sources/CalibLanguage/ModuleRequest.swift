/// A module that a script asks for.
package struct ModuleRequest: Hashable, Sendable {
  /// As written: `std.physics`, or `./common.calib` where it is a file.
  package let path: String
  package let isFile: Bool
  /// The name of the file that uses it.
  package let user: String

  package init(path: String, isFile: Bool, user: String) {
    self.path = path
    self.isFile = isFile
    self.user = user
  }
}

/// What was found for a ``ModuleRequest``.
package enum ModuleAnswer: Sendable {
  /// The file: a name that is the same however it is asked for, and its bytes.
  case found(name: String, bytes: [UInt8])
  /// No such file: the places where it was looked for, and the names of modules that there are.
  case missing(places: [String], known: [String])
  /// It is there and cannot be read.
  case unreadable(reason: String)
}
