import CalibDiagnostics

/// The texts that make up a script: itself, and the modules that it uses.
struct ModuleLibrary: Sendable {
  /// The script, which is the first, and the modules that it uses: each has names of its own.
  var modules = [ModuleTables()]
  /// The place of a module in the list by the number of its file; other texts belong to the script.
  var places: [Int32: Int] = [:]
  /// The modules being read, each used by the one before: a module that is among them is used in a cycle.
  var open: [String] = []
  /// The places of the modules that were read, by their names.
  var loaded: [String: Int] = [:]
  var prelude = Prelude.notLookedFor

  /// Names of the standard library that need no `use`: looked for when a name is met that nothing else has.
  enum Prelude: Sendable {
    case notLookedFor
    case missing
    case module(Int)
  }
}
