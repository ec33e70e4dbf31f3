import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The slots of a dataset that say how its files are read, and how much of them.
extension Checker {
  mutating func fillFurtherSlot(_ name: String, _ value: NodeID, _ dataset: inout CheckedDataset) {
    switch name {
    case "format":
      if let id = word(value, LanguageWords.formats, "format"), case .string(let text)? = graph[id].value {
        dataset.format = text
      }
    case "tree": dataset.treeName = staticString(value, "`tree:`")
    case "each":
      guard tree.kind(value) == .name else {
        report(.wordExpected("each", text: tree.text(value), at: tree.span(value)))
        return
      }
      dataset.element = (tree.text(value), tree.span(value))
    case "catalog": addCatalog(value, &dataset)
    case "limit": addLimit(value, &dataset)
    case "seed": dataset.seed = staticInteger(value, "`seed:`", least: 0) ?? 0
    case "time":
      guard tree.kind(value) == .name || tree.kind(value) == .member else {
        report(.wordExpected("time", text: tree.text(value), at: tree.span(value)))
        return
      }
      dataset.time = (tree.text(value), tree.span(value))
    default: preconditionFailure("calib bug: no dataset has a slot `\(name)`")
    }
  }

  /// `catalog: "runs.csv"`, also `"runs.csv" except missing`.
  private mutating func addCatalog(_ node: NodeID, _ dataset: inout CheckedDataset) {
    var (path, allowsMissing) = (node, false)
    if tree.kind(node) == .selection, let base = tree.child(node, 0), let sign = tree.child(node, 1),
      let what = tree.child(node, 2)
    {
      guard tree.text(sign) == "except", word(what, ["missing"], "catalog") != nil else { return }
      (path, allowsMissing) = (base, true)
    }
    guard let text = staticString(path, "`catalog:`") else { return }
    dataset.catalog = .init(path: text, allowsMissing: allowsMissing, span: tree.span(path))
  }

  /// `20 files per run`, `20_000 events per run`, `1_000_000 events`, `10%`.
  private mutating func addLimit(_ node: NodeID, _ dataset: inout CheckedDataset) {
    let span = tree.span(node)
    var (amount, isPerRun) = (node, false)
    if tree.kind(node) == .per, let inner = tree.child(node, 0), let what = tree.child(node, 1) {
      guard tree.text(what) == "run" else {
        report(.badLimit(tree.text(node), at: tree.span(what)))
        return
      }
      (amount, isPerRun) = (inner, true)
    }
    if tree.kind(amount) == .percent, !isPerRun {
      let id = value(of: amount)
      guard let part = graph[id].value?.asNumber, part > 0, part <= 1 else {
        report(.badSetting("`limit:`", wanted: "above 0 and up to 100%", found: tree.text(node), at: span))
        return
      }
      dataset.limit = .fraction(part)
      return
    }
    guard tree.kind(amount) == .quantity, let leaf = tree.child(amount, 0), let unit = tree.child(amount, 1),
      tree.kind(leaf) == .integer, let count = Int(tree.text(leaf).filter { $0 != "_" })
    else {
      report(.badLimit(tree.text(node), at: span))
      return
    }
    guard count > 0 else {
      report(.badSetting("`limit:`", wanted: "above 0", found: tree.text(node), at: span))
      return
    }
    switch (tree.text(unit), isPerRun) {
    case ("files", true), ("file", true): dataset.limit = .filesPerRun(count)
    case ("events", true), ("event", true): dataset.limit = .eventsPerRun(count)
    case ("events", false):
      dataset.limit = .events(count)
      report(.totalLimit(count, at: span))
    default: report(.badLimit(tree.text(node), at: span))
    }
  }

  /// Columns of elements have the prefix of `each:`, which gives two names of its own.
  mutating func checkElements(_ dataset: inout CheckedDataset) {
    let own = dataset.element?.name
    for column in dataset.columns {
      guard let prefix = column.name.split(separator: ".").first, column.name.contains(".") else { continue }
      if own == String(prefix) { continue }
      report(.prefixWithoutEach(column.name, prefix: String(prefix), each: dataset.element, at: column.span))
      return
    }
    guard let element = dataset.element else { return }
    if !dataset.lacksColumns, !dataset.columns.contains(where: { $0.name.hasPrefix(element.name + ".") }) {
      let near = nearest(
        element.name, in: dataset.columns.compactMap { $0.name.split(separator: ".").first.map(String.init) })
      report(.eachWithoutColumns(element.name, at: element.span, nearest: near))
    }
    for name in ["event", "\(element.name).index"] where dataset.values[name] == nil {
      dataset.values[name] = make(.column(name), [], .integer, .event, .none, element.span)
    }
  }

  /// `time:` names a column that is a time.
  mutating func checkTime(_ dataset: inout CheckedDataset) {
    guard let time = dataset.time else { return }
    guard let column = dataset.columns.first(where: { $0.name == time.name }) else {
      let known = dataset.columns.map(\.name)
      if !dataset.lacksColumns {
        report(
          .unknownMember(
            time.name, of: "the list of columns", at: time.span, known: known,
            nearest: nearest(time.name, in: known)))
      }
      return
    }
    let wanted = Dimension(Dimension.Base.time)
    if column.kind != .number || column.unit.dimension != wanted {
      report(
        .wrongDimension(
          "`time:`", wanted: wanted, found: column.unit.dimension, at: time.span,
          also: [.init(column.span, "declared here")]))
    }
  }
}
