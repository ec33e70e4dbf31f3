/// What a check is told from outside of the script.
package struct CheckOptions: Sendable {
  /// A parameter set with `--set NAME=TEXT`; the text is an expression.
  package struct Setting: Hashable, Sendable {
    package let name: String
    package let text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  package var settings: [Setting]
  /// The profile chosen with `--profile`.
  package var profile: String?
  /// Looks up a variable of the environment.
  package var environment: @Sendable (String) -> String?
  /// The digest of a canonical text, in hexadecimal.
  package var digest: @Sendable (String) -> String
  /// Finds and reads a module.
  package var modules: @Sendable (ModuleRequest) -> ModuleAnswer
  /// What the site says of every script: its name and bytes; `nil` where it says nothing.
  package var site: (name: String, bytes: [UInt8])?
  /// Whether calibrations are lowered and the types of names noted; what only looks for mistakes needs neither.
  package var makesProgram = true

  package init(
    settings: [Setting] = [], profile: String? = nil,
    environment: @escaping @Sendable (String) -> String? = { _ in nil },
    digest: @escaping @Sendable (String) -> String,
    modules: @escaping @Sendable (ModuleRequest) -> ModuleAnswer = { _ in .missing(places: [], known: []) },
    site: (name: String, bytes: [UInt8])? = nil
  ) {
    self.modules = modules
    self.site = site
    self.settings = settings
    self.profile = profile
    self.environment = environment
    self.digest = digest
  }
}
