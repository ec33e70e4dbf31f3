import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Datasets: files, columns, runs.
extension Checker {
  mutating func checkDataset(_ declaration: Declaration) {
    let node = declaration.node
    let name = qualified(declaration.name)
    var dataset = CheckedDataset(name: name, patternSpan: declaration.span, span: declaration.span)
    if let like = tree.child(node, 2) { takeOver(like, declaration, &dataset) }
    let before = diagnostics.count
    if let block = tree.child(node, 3) { fill(&dataset, block) }
    nameRunColumns(&dataset)
    checkFiles(dataset, declaration)
    checkElements(&dataset)
    checkTime(&dataset)
    addDerived(&dataset)
    addRunConditions(&dataset)
    dataset.isBroken = diagnostics[before...].contains { $0.severity == .error }
    datasets[name] = dataset
    tables.symbols[declaration.name] = .dataset(DatasetTerm(sources: [name], conditions: []))
    if isSession { program.datasets.removeAll { $0.name == name } }
    program.datasets.append(dataset.definition)
    recordColumns(dataset, declaration)
  }

  private mutating func takeOver(_ like: NodeID, _ declaration: Declaration, _ dataset: inout CheckedDataset)
  {
    let name = tree.text(like)
    var found: CheckedDataset?
    if case .dataset(let term)? = tables.symbols[name], term.conditions.isEmpty, term.sources.count == 1 {
      found = term.sources.first.flatMap { datasets[$0] }
    }
    guard var base = found else {
      dataset.isBroken = true
      if case .poison? = tables.symbols[name] { return }
      report(
        .unknownDataset(
          name, at: tree.span(like), nearest: nearest(name, in: datasets.keys.sorted())))
      return
    }
    base.name = dataset.name
    base.span = dataset.span
    dataset = base
  }

  private mutating func fill(_ dataset: inout CheckedDataset, _ block: NodeID) {
    var spans: [String: SourceSpan] = [:]
    for item in tree.children(block) where item != SyntaxTree.absent {
      switch tree.kind(item) {
      case .columnsSlot:
        guard isFirst("columns", item, &spans) else { continue }
        addColumns(tree.child(item, 1), &dataset)
      case .runsSlot:
        if isFirst("runs", item, &spans), let node = tree.child(item, 1) { addRuns(node, &dataset) }
      case .badRowsSlot:
        if isFirst("bad_rows", item, &spans), let node = tree.child(item, 1) { addBadRows(node, &dataset) }
      case .letDeclaration: dataset.derived.append(.init(node: item, tree: tree))
      case .slot:
        guard let name = tree.child(item, 1), let value = tree.child(item, 2) else { continue }
        guard isFirst(tree.text(name), name, &spans) else { continue }
        fillSlot(tree.text(name), name, value, &dataset)
      case .missing, .error: continue
      default: reportUnavailable(item)
      }
    }
  }

  /// Whether a slot is filled for the first time; reports the second.
  private mutating func isFirst(_ name: String, _ node: NodeID, _ spans: inout [String: SourceSpan]) -> Bool {
    if let first = spans[name] {
      report(.slotTwice(name, at: tree.span(node), first: first))
      return false
    }
    spans[name] = tree.span(node)
    return true
  }

  private mutating func fillSlot(
    _ name: String, _ nameNode: NodeID, _ value: NodeID, _ dataset: inout CheckedDataset
  ) {
    switch name {
    case "files" where captureInBraces(value) != nil:
      dataset.isBroken = true
      if let node = captureInBraces(value) {
        report(.captureInBraces(tree.text(node), at: tree.span(node)))
      }
    case "files":
      dataset.patterns = staticStrings(value, "`files:`") ?? []
      dataset.patternSpan = tree.span(value)
      dataset.isBroken = dataset.patterns.isEmpty
    case "run_from": addRunColumns(value, &dataset)
    case "runs": addRuns(value, &dataset)
    case "bad_rows": addBadRows(value, &dataset)
    case "format", "tree", "each", "catalog", "limit", "seed", "time": fillFurtherSlot(name, value, &dataset)
    default:
      let known = LanguageWords.datasetSlots
      let guess = LanguageWords.misnamedDatasetSlots[name] ?? nearest(name, in: known)
      // One cause, one message: the slot is there under another name.
      if guess == "files" { dataset.isBroken = true }
      if guess == "columns" { dataset.lacksColumns = true }
      report(.unknownSlot(name, of: "datasets", at: tree.span(nameNode), nearest: guess))
    }
  }

  /// `{run}` or `{exp}` of a pattern, where nothing has that name: other programs fill patterns so.
  private func captureInBraces(_ node: NodeID) -> NodeID? {
    guard tree.kind(node) == .string else { return nil }
    return tree.children(node).lazy.filter { tree.kind($0) == .interpolation }
      .compactMap { tree.child($0, 0) }
      .first { ["run", "exp"].contains(tree.text($0)) && visible(tree.text($0)) == nil }
  }

  /// `{ exp: Exp, run: Run }`: columns of the file, by the name of a declared column or of the file's own.
  private mutating func addRunColumns(_ node: NodeID, _ dataset: inout CheckedDataset) {
    guard tree.kind(node) == .record else {
      report(
        .wrongType(
          "`run_from:`", wanted: "a record, `{ exp: Exp, run: Run }`", found: "something else",
          at: tree.span(node)))
      return
    }
    var found: [String: String] = [:]
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0) else { continue }
      let key = tree.text(place)
      guard ["exp", "run"].contains(key) else {
        report(.runColumnUnknown(key, at: tree.span(place), nearest: nearest(key, in: ["exp", "run"])))
        continue
      }
      let value = tree.child(entry, 2) ?? place
      found[key] = plainText(value) ?? tree.text(value)
    }
    guard let run = found["run"] else {
      report(
        .missingSlot("run", of: "`run_from:`", at: tree.span(node), help: "write `run_from: { run: COLUMN }`")
      )
      return
    }
    dataset.runColumns = DatasetDefinition.RunColumns(experiment: found["exp"], run: run)
  }

  /// A declared column that holds the run is read by its name in the file.
  private func nameRunColumns(_ dataset: inout CheckedDataset) {
    guard let named = dataset.runColumns else { return }
    func source(_ name: String) -> String { dataset.columns.first { $0.name == name }?.sourceName ?? name }
    dataset.runColumns = .init(experiment: named.experiment.map(source), run: source(named.run))
  }

  private mutating func addBadRows(_ node: NodeID, _ dataset: inout CheckedDataset) {
    guard tree.kind(node) == .skipUpTo else {
      if word(node, ["error"], "bad_rows", alsoSaid: "skip up to 10") != nil { dataset.badRows = .error }
      return
    }
    guard let limit = tree.child(node, 0), let count = staticInteger(limit, "`bad_rows:`", least: 0) else {
      return
    }
    dataset.badRows = .skip(upTo: count)
  }

  /// A whole number that is known before anything runs.
  mutating func staticInteger(
    _ node: NodeID, _ place: @autoclosure () -> String, least: Int, most: Int = 1_000_000_000
  ) -> Int? {
    let id = value(of: node)
    if isPoison(id) { return nil }
    guard graph[id].type == .integer else {
      report(.wrongType(place(), wanted: "a whole number", found: "\(graph[id].type)", at: tree.span(node)))
      return nil
    }
    guard case .integer(let value)? = graph[id].value else {
      report(.notStatic(place(), stage: graph[id].stage, at: tree.span(node)))
      return nil
    }
    guard (least...most).contains(value) else {
      report(.badSetting(place(), wanted: "from \(least) to \(most)", found: "\(value)", at: tree.span(node)))
      return nil
    }
    return value
  }

  /// The run of an event comes from the file's name or from columns.
  private mutating func checkFiles(_ dataset: CheckedDataset, _ declaration: Declaration) {
    guard !dataset.patterns.isEmpty else {
      if !dataset.isBroken {
        report(
          .missingSlot(
            "files:", of: "dataset `\(dataset.name)`", at: declaration.span,
            help: "say where its events are: `files: \"data/run_<run>.csv\"`"))
      }
      return
    }
    guard dataset.runColumns == nil, let pattern = dataset.patterns.first(where: { !$0.contains("<run>") })
    else { return }
    let captures = pattern.split(separator: "<").dropFirst().compactMap {
      $0.split(separator: ">").first.map(String.init)
    }
    let other = captures.first { $0 != "exp" }
    report(.noRun(in: pattern, capture: other, at: dataset.patternSpan))
  }
}
