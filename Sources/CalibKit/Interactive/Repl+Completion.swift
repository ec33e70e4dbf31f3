import CalibLanguage
import CalibModel
import CalibPrimitives

/// What may stand at the end of a line in place of its last word.
extension Repl {
  /// - Parameters:
  ///   - line: the line up to the cursor; lines of the same input before it, with their ends, in `before`.
  ///   - wordStart: where the last word begins for the editor, in bytes: what counts as a word is its business.
  package func completions(of line: String, before: String = "", wordStart: Int) -> [String] {
    let (start, candidates) = candidates(for: line, before: before)
    let bytes = Array(line.utf8)
    return candidates.map { candidate in
      if start >= wordStart {
        return String(decoding: bytes[min(wordStart, bytes.count)..<start], as: UTF8.self) + candidate
      }
      return String(decoding: Array(candidate.utf8).dropFirst(wordStart - start), as: UTF8.self)
    }
  }

  /// Texts that may stand from a place of the line on, in bytes.
  private func candidates(for line: String, before: String) -> (start: Int, texts: [String]) {
    if before.isEmpty, let command = commandCandidates(line) { return command }
    if let quote = Self.openString(in: line) {
      let typed = String(line[line.index(after: quote)...])
      let start = line.utf8.distance(from: line.utf8.startIndex, to: quote) + 1
      return (start, files(typed, in: loaded.folder, scriptsOnly: false))
    }
    let word = String(line.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    let start = line.utf8.count - word.utf8.count
    let path = String(line.reversed().prefix { $0.isLetter || $0.isNumber || "_.".contains($0) }.reversed())
    if let members = dataMembers(of: path) { return (start, members.filter { $0.hasPrefix(word) }) }
    var names = Set(loaded.checked.context.completions(at: before + line))
    if !path.contains(".") {
      names.formUnion(state.sketches.map(\.name).filter { $0.hasPrefix(word) })
      if before.isEmpty, start == line.prefix(while: { $0 == " " }).utf8.count {
        names.formUnion(TypedInput.View.allCases.map(\.rawValue).filter { $0.hasPrefix(word) })
      }
      if Self.insideCall(before + line) { names.formUnion(columnNames().filter { $0.hasPrefix(word) }) }
    }
    return (start, names.sorted())
  }

  private func commandCandidates(_ line: String) -> (start: Int, texts: [String])? {
    if line.hasPrefix(":"), !line.contains(" ") {
      return (0, ReplCommand.allCases.map { ":\($0.rawValue)" }.filter { $0.hasPrefix(line) })
    }
    for lead in [":load ", ":save "] where line.hasPrefix(lead) {
      return (lead.utf8.count, files(String(line.dropFirst(lead.count)), in: ".", scriptsOnly: true))
    }
    for lead in [":explain ", "?"] where line.hasPrefix(lead) {
      let typed = line.dropFirst(lead.count).drop { $0 == " " }
      let start = line.utf8.count - typed.utf8.count
      return (start, Builtins.catalog.names.filter { $0.hasPrefix(typed) }.sorted())
    }
    let calibrations = loaded.checked.program?.calibrations.map(\.name) ?? []
    for lead in [":why ", "at "] where line.hasPrefix(lead) && !line.dropFirst(lead.count).contains(" ") {
      return (lead.utf8.count, calibrations.filter { $0.hasPrefix(line.dropFirst(lead.count)) })
    }
    let datasets = loaded.checked.program?.datasets.map(\.name) ?? []
    for lead in ["head ", "describe(", "describe ", "runs(", "runs "] where line.hasPrefix(lead) {
      let typed = line.dropFirst(lead.count)
      if !typed.contains(" ") { return (lead.utf8.count, datasets.filter { $0.hasPrefix(typed) }) }
    }
    if line.hasPrefix(":set ") {
      let names = loaded.checked.program?.parameters.map { "\($0.name)=" } ?? []
      return (5, names.filter { $0.hasPrefix(line.dropFirst(5)) })
    }
    return nil
  }

  /// Columns behind a dataset, members behind what was collected; `nil` where it is neither.
  private func dataMembers(of path: String) -> [String]? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let owner = String(path[..<dot])
    if let dataset = loaded.checked.program?.datasets.first(where: { $0.name == owner }) {
      return dataset.columns.map(\.name).sorted()
    }
    guard let sketch = state.sketches.first(where: { $0.name == owner }), let checked = try? checked(sketch)
    else { return nil }
    switch checked.type.type.perKey {
    case .object(let name, _): return (Builtins.catalog.object(name)?.members.map(\.name) ?? []).sorted()
    case .fit(let parameters):
      return (parameters.map(\.path) + ["chi2", "ndf", "ok", "p_value", "status"]).sorted()
    default: return nil
    }
  }

  private func columnNames() -> [String] {
    Set((loaded.checked.program?.datasets ?? []).flatMap { $0.columns.map(\.name) }).sorted()
  }

  /// Whether a bracket is open: that of a call, whose arguments may be columns.
  private static func insideCall(_ text: String) -> Bool {
    text.reduce(0) { $0 + ($1 == "(" ? 1 : $1 == ")" ? -1 : 0) } > 0
  }

  /// The quote of a string that is not closed yet.
  private static func openString(in line: String) -> String.Index? {
    let quotes = line.indices.filter { line[$0] == "\"" }
    return quotes.count % 2 == 1 ? quotes.last : nil
  }

  /// Files and folders that a path begins.
  private func files(_ prefix: String, in root: String, scriptsOnly: Bool) -> [String] {
    let folder = prefix.contains("/") ? Files.folder(of: prefix) : ""
    let place = Files.join(root, folder.isEmpty ? "." : folder)
    let fitting = Files.names(in: place).map { Files.join(folder, $0) }
      .filter {
        $0.hasPrefix(prefix)
          && (!($0.split(separator: "/").last ?? "").hasPrefix(".") || prefix.hasSuffix("."))
      }
    return fitting.compactMap { name in
      let isFolder = !Files.names(in: Files.join(root, name)).isEmpty
      if isFolder { return name + "/" }
      return !scriptsOnly || name.hasSuffix(".calib") ? name : nil
    }
  }
}
