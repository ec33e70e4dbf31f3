import CalibDiagnostics
import CalibSyntax

/// The names of one file: of the script, or of a module that it uses.
///
/// Which of them an expression sees follows from the file that it is written in, so a function or a dataset's
/// condition means the same wherever it is used.
struct ModuleTables: Sendable {
  /// The module's name as messages show it, and before the names of its datasets; empty for the script.
  var name = ""
  /// Declarations in the order of the text, and their places by name.
  var declarations: [Checker.Declaration] = []
  var declared: [String: Int] = [:]
  /// What names stand for, once checked; those of another module as `module.name`.
  var symbols: [String: Term] = [:]
  var functions: [String: Checker.FunctionDefinition] = [:]
  var memo: [Checker.FunctionCall: Term] = [:]
  /// What is inferred of functions at their declarations.
  var signatures: [String: FunctionSignature] = [:]
  /// Functions whose bodies are wrong whatever they are called with, which was reported.
  var brokenFunctions: Set<String> = []
  var templates: [String: TemplateDefinition] = [:]
  /// Names that it takes from other modules, with their places.
  var imports: [String: SourceSpan] = [:]
}

extension Checker {
  /// The place of the module whose text is being checked.
  var module: Int { library.places.isEmpty ? 0 : library.places[tree.file.id.index] ?? 0 }

  /// The names of the text that is being checked.
  var tables: ModuleTables {
    _read { yield library.modules[module] }
    _modify {
      let place = module
      yield &library.modules[place]
    }
  }

  /// A dataset's name among those of all files.
  func qualified(_ name: String) -> String {
    let owner = library.modules[module].name
    return owner.isEmpty ? name : "\(owner).\(name)"
  }
}
