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

/// Names of the standard library that need no `use`: looked for when a name is met that nothing else has.
enum Prelude: Sendable {
  case notLookedFor
  case missing
  case module(Int)
}

extension Checker {
  /// The place of the module whose text is being checked.
  var module: Int { modulesByFile.isEmpty ? 0 : modulesByFile[tree.file.id.index] ?? 0 }

  var declarations: [Declaration] {
    get { modules[module].declarations }
    _modify {
      let place = module
      yield &modules[place].declarations
    }
  }

  var declared: [String: Int] {
    get { modules[module].declared }
    _modify {
      let place = module
      yield &modules[place].declared
    }
  }

  var symbols: [String: Term] {
    get { modules[module].symbols }
    _modify {
      let place = module
      yield &modules[place].symbols
    }
  }

  var functions: [String: FunctionDefinition] {
    get { modules[module].functions }
    _modify {
      let place = module
      yield &modules[place].functions
    }
  }

  var memo: [FunctionCall: Term] {
    get { modules[module].memo }
    _modify {
      let place = module
      yield &modules[place].memo
    }
  }

  var signatures: [String: FunctionSignature] {
    get { modules[module].signatures }
    _modify {
      let place = module
      yield &modules[place].signatures
    }
  }

  var brokenFunctions: Set<String> {
    get { modules[module].brokenFunctions }
    _modify {
      let place = module
      yield &modules[place].brokenFunctions
    }
  }

  var templates: [String: TemplateDefinition] {
    get { modules[module].templates }
    _modify {
      let place = module
      yield &modules[place].templates
    }
  }

  var imports: [String: SourceSpan] {
    get { modules[module].imports }
    _modify {
      let place = module
      yield &modules[place].imports
    }
  }

  /// A dataset's name among those of all files.
  func qualified(_ name: String) -> String {
    let owner = modules[module].name
    return owner.isEmpty ? name : "\(owner).\(name)"
  }
}
