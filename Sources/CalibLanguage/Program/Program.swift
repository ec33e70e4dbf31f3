// CalibLanguage gives a script its meaning: it resolves names, checks types, dimensions and stages, and lowers what
// is right to values that others carry out. It opens no file, reads no clock and knows no primitive but by signature.

package import CalibDiagnostics
package import CalibGraph
package import CalibModel

/// A checked script: all that is to be done, with every name resolved and every type known.
package struct Program: Sendable {
  package var parameters: [ParameterDefinition]
  package var datasets: [DatasetDefinition]
  /// The fit models of the script's own.
  package var models: [ModelDefinition] = []
  /// Each after those whose payloads it reads.
  package var calibrations: [CalibrationDefinition]
  package var publications: [PublicationSpec]
  package var store: StoreDefinition
  /// Further stores, which are only read.
  package var furtherStores: [NamedStore] = []
  package var backend: BackendDefinition?
  package var notifications = NotificationDefinition()
  /// Checks over several calibrations, in the order of the text.
  package var checks: [OverallCheck] = []
  /// The constants of the store that the script reads, each once.
  package var stored: [StoredUse] = []
  /// The attributes of run catalogues that the script reads, each use.
  package var attributes: [AttributeUse] = []
  /// The files whose numbers the script reads, each once.
  package var files: [FileUse] = []
  /// The units that the script may name, its own included.
  package var units = UnitTable()
  /// What is right in the script and cannot be carried out yet: said before anything is planned or run.
  package var pending: [Diagnostic] = []

  package init(
    parameters: [ParameterDefinition] = [], datasets: [DatasetDefinition] = [],
    calibrations: [CalibrationDefinition] = [], publications: [PublicationSpec] = [],
    store: StoreDefinition = StoreDefinition()
  ) {
    self.parameters = parameters
    self.datasets = datasets
    self.calibrations = calibrations
    self.publications = publications
    self.store = store
  }
}

/// A `param` with the value that it has in this check.
package struct ParameterDefinition: Hashable, Sendable {
  package let name: String
  package let type: ValueType
  package let value: Value
  package let span: SourceSpan

  package init(name: String, type: ValueType, value: Value, span: SourceSpan) {
    self.name = name
    self.type = type
    self.value = value
    self.span = span
  }
}

/// The conditions store and its chain of tags.
package struct StoreDefinition: Hashable, Sendable {
  /// The folder, relative to the script's.
  package let path: String
  /// Tags that `stored` reads, first hit first.
  package let base: [String]
  package let span: SourceSpan?

  package init(path: String = "conditions/", base: [String] = [], span: SourceSpan? = nil) {
    self.path = path
    self.base = base
    self.span = span
  }
}

/// A further store of a script: `store last = "conditions/" { base: "reproc_2025" }`.
package struct NamedStore: Hashable, Sendable {
  package let name: String
  package let store: StoreDefinition

  package init(name: String, store: StoreDefinition) {
    self.name = name
    self.store = store
  }
}

/// Where tasks run, and how: the name of a backend and its slots, each a plain value.
package struct BackendDefinition: Hashable, Sendable {
  package struct Setting: Hashable, Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  package let name: String
  package let settings: [Setting]
  package let span: SourceSpan

  package init(name: String, settings: [Setting], span: SourceSpan) {
    self.name = name
    self.settings = settings
    self.span = span
  }
}

/// Commands, as argument lists, that are started when all is over; empty for none.
package struct NotificationDefinition: Hashable, Sendable {
  package var onFailure: [String] = []
  package var onSuccess: [String] = []

  package init() {}
}

/// A `require` or `expect` at top level: a condition over the results of several calibrations.
package struct OverallCheck: Sendable {
  package let check: AlgorithmDefinition.CheckDefinition
  package let program: ResultProgram
  package let constants: [ConstantReference]
  /// The calibrations that it reads, in the order in which they are checked.
  package let calibrations: [String]

  package init(
    check: AlgorithmDefinition.CheckDefinition, program: ResultProgram, constants: [ConstantReference],
    calibrations: [String]
  ) {
    self.check = check
    self.program = program
    self.constants = constants
    self.calibrations = calibrations
  }
}
