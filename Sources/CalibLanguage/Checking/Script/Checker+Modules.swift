import CalibDiagnostics
import CalibModel
import CalibSyntax

/// `use`: names of other files.
extension Checker {
  /// `use a.b`, `use a.b: x, y`, `use "./common.calib" as c`.
  mutating func useModule(_ node: NodeID) {
    guard let pathNode = tree.child(node, 1), let request = moduleRequest(pathNode) else { return }
    let names = tree.child(node, 2).map { Array(tree.children($0)) } ?? []
    let alias = tree.child(node, 3).map { tree.text($0) }
    let last = alias ?? Self.lastName(of: request)
    guard let place = loadModule(request, at: tree.span(pathNode)) else {
      // What it would have given is known to be missing.
      for name in names { tables.symbols[tree.text(name)] = .poison }
      if names.isEmpty || alias != nil { tables.symbols[last] = .poison }
      return
    }
    for name in names where tree.kind(name) == .name { importName(name, from: place, request.path) }
    guard names.isEmpty || alias != nil else { return }
    let span = tree.child(node, 3).map { tree.span($0) } ?? tree.span(pathNode)
    guard isFree(last, at: span) else { return }
    tables.symbols[last] = .module(place, name: last)
    for (name, function) in library.modules[place].functions where !name.hasPrefix("_") && !name.contains(".")
    {
      tables.functions["\(last).\(name)"] = function
    }
    for (name, template) in library.modules[place].templates where !name.hasPrefix("_") && !name.contains(".")
    {
      tables.templates["\(last).\(name)"] = template
    }
  }

  private mutating func moduleRequest(_ node: NodeID) -> ModuleRequest? {
    let user = tree.file.name
    if tree.kind(node) == .string {
      guard let text = plainText(node), !text.isEmpty else {
        report(.notStatic("a module's path", stage: .result, at: tree.span(node)))
        return nil
      }
      return ModuleRequest(path: text, isFile: true, user: user)
    }
    let parts = tree.children(node).filter { tree.kind($0) == .name }.map { tree.text($0) }
    guard tree.kind(node) == .modulePath, !parts.isEmpty else { return nil }
    return ModuleRequest(path: parts.joined(separator: "."), isFile: false, user: user)
  }

  /// The name that a module has where nothing else is said: the last part of its path.
  private static func lastName(of request: ModuleRequest) -> String {
    guard request.isFile else { return request.path.split(separator: ".").last.map(String.init) ?? "" }
    let file = request.path.split(separator: "/").last ?? ""
    return String(file.split(separator: ".").first ?? file)
  }

  /// The place of a module, which is read and checked where it was not yet; `nil` where it cannot be used.
  private mutating func loadModule(_ request: ModuleRequest, at span: SourceSpan) -> Int? {
    switch options.modules(request) {
    case .missing(let places, let known):
      report(
        .unknownModule(
          request.path, at: span, places: places, nearest: nearest(request.path, in: known)))
      return nil
    case .unreadable(let reason):
      report(.unreadableModule(request.path, reason: reason, at: span))
      return nil
    case .found(let name, let bytes):
      let open = [library.modules[0].name.isEmpty ? scriptName : library.modules[0].name] + library.open
      if let first = open.firstIndex(of: name) {
        report(.moduleCycle(Array(open[first...]) + [name], at: span))
        return nil
      }
      if let place = library.loaded[name] { return place }
      return read(name, bytes)
    }
  }

  /// Reads and checks a module, with its own names.
  private mutating func read(_ name: String, _ bytes: [UInt8]) -> Int {
    let file = SourceFile(name: name, id: nextFile, bytes: bytes)
    sources.append(file)
    let parsed = parse(file)
    let outer = (tree, scope, local, loopNames)
    let place = library.modules.count
    library.modules.append(ModuleTables(name: name))
    library.places[file.id.index] = place
    library.loaded[name] = place
    library.open.append(name)
    (scope, local, loopNames) = (Scope(), CalibrationState(), [:])
    tree = parsed.tree
    takeOver(further: parsed.diagnostics)
    addDeclarations()
    checkInOrder()
    library.open.removeLast()
    (tree, scope, local, loopNames) = outer
    return place
  }

  /// The number of the next text of this check.
  var nextFile: SourceSpan.FileID { SourceSpan.FileID(index: scriptFile + 1 + sources.count) }

  private mutating func importName(_ node: NodeID, from place: Int, _ path: String) {
    let (name, span) = (tree.text(node), tree.span(node))
    let module = library.modules[place]
    guard !name.hasPrefix("_") else {
      report(.privateName(name, of: path, at: span))
      return
    }
    let isUnit = module.declared["unit " + name] != nil
    guard let term = module.symbols[name] ?? (isUnit || module.templates[name] != nil ? .poison : nil) else {
      // A built-in function is known without `use`; the standard library may name it as one of its own.
      if path.hasPrefix("std."), catalog[name] != nil { return }
      let known = publicNames(of: place)
      report(.notInTheModule(name, of: path, at: span, known: known, nearest: nearest(name, in: known)))
      tables.symbols[name] = .poison
      return
    }
    guard isFree(name, at: span) else { return }
    // Units are known everywhere once they are declared.
    if !isUnit, module.templates[name] == nil { tables.symbols[name] = term }
    if let function = module.functions[name] { tables.functions[name] = function }
    if let template = module.templates[name] { tables.templates[name] = template }
    tables.imports[name] = span
  }

  /// Whether no other declaration or module has given a name a meaning here; reports it otherwise.
  private mutating func isFree(_ name: String, at span: SourceSpan) -> Bool {
    if let index = tables.declared[name] {
      report(.definedTwice(name, at: tables.declarations[index].span, first: span))
      return false
    }
    if let first = tables.imports[name] {
      report(.definedTwice(name, at: span, first: first))
      return false
    }
    tables.imports[name] = span
    return true
  }

  /// Whether a declaration's name is one that the file takes from a module, which is reported.
  mutating func isImported(_ declaration: Declaration) -> Bool {
    guard let first = tables.imports[declaration.name], !isSession else { return false }
    report(.definedTwice(declaration.name, at: declaration.span, first: first))
    return true
  }

  private func publicNames(of place: Int) -> [String] {
    let module = library.modules[place]
    return module.declarations.map(\.name).filter { !$0.isEmpty && !$0.hasPrefix("_") }.sorted()
  }

  /// `c.NAME` of a module.
  mutating func moduleMember(_ name: String, of place: Int, _ module: String, _ at: SourceSpan) -> Term {
    guard !name.hasPrefix("_") else {
      report(.privateName(name, of: module, at: at))
      return .poison
    }
    if library.modules[place].functions[name] != nil { return .function("\(module).\(name)") }
    if let term = library.modules[place].symbols[name] { return term }
    let known = publicNames(of: place)
    if library.modules[place].declared[name] == nil {
      report(.notInTheModule(name, of: module, at: at, known: known, nearest: nearest(name, in: known)))
    }
    return .poison
  }

  /// Names of calibrations and publications belong to the script: a module gives what they are made of.
  mutating func refuseInModule(_ node: NodeID) -> Bool {
    guard let module = library.open.last else { return false }
    let isSite = module == options.site?.name
    switch tree.kind(node) {
    case .calibrationDeclaration, .validationDeclaration, .publishDeclaration, .storeDeclaration,
      .profileDeclaration, .requireItem, .expectItem, .forDeclaration:
      report(.notInModule(LanguageWords.word(of: tree.kind(node)), at: firstWord(node), isSite: isSite))
      return true
    case .backendDeclaration, .notifyDeclaration:
      if isSite { return false }
      report(.notInModule(LanguageWords.word(of: tree.kind(node)), at: firstWord(node), isSite: false))
      return true
    default: return false
    }
  }

  /// Reads what the site says of every script, before the script.
  mutating func readSite() {
    if let site = options.site { _ = read(site.name, site.bytes) }
  }

  /// What the standard library gives to every script under a name; `nil` where it gives nothing.
  ///
  /// It is looked for when the first name is met that the script does not have.
  mutating func preludeTerm(_ name: String) -> Term? {
    guard catalog[name] == nil, MathFunction.named(name) == nil, let place = preludePlace() else {
      return nil
    }
    guard !name.hasPrefix("_") else { return nil }
    if let function = library.modules[place].functions[name] {
      tables.functions[name] = function
      return .function(name)
    }
    return library.modules[place].symbols[name]
  }

  private mutating func preludePlace() -> Int? {
    switch library.prelude {
    case .missing: return nil
    case .module(let place): return place
    case .notLookedFor:
      library.prelude = .missing
      let request = ModuleRequest(path: "std.prelude", isFile: false, user: scriptName)
      guard case .found(let name, let bytes) = options.modules(request), name != scriptName,
        !library.open.contains(name)
      else { return nil }
      let place = library.loaded[name] ?? read(name, bytes)
      library.prelude = .module(place)
      return place
    }
  }

  /// A call of a function of the prelude, whose arguments were not looked at yet.
  mutating func preludeCall(_ name: String, _ node: NodeID) -> Term? {
    guard tables.symbols[name] == nil, scope.parameters?[name] == nil, local.names[name] == nil,
      case .function? = preludeTerm(name)
    else { return nil }
    let written = arguments(of: node).map(\.value)
    var terms = Terms(written)
    for argument in written { terms[argument] = term(of: argument) }
    return functionCall(name, node, terms)
  }
}
