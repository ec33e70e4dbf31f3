import CalibDiagnostics

/// A pattern that matches no file: how far it leads, and what there is instead.
struct FilePatternMiss {
  let pattern: FilePattern
  let folder: String

  var error: FilePatternError {
    let (path, component, rest) = longestPrefix
    let place = path.isEmpty ? "the script's folder" : "`\(path)`"
    let message = "no file matches `\(pattern.text)`"
    guard let component else {
      return FilePatternError(.noFile, message, help: "\(place) is a folder, not a file")
    }
    let names = ScanFolder.names(in: path).filter { !$0.hasPrefix(".") }
    if names.isEmpty {
      return FilePatternError(.noFile, message, help: "\(place) is empty or cannot be read")
    }
    if rest > 0 {
      let nearest = NearNames.nearest(to: component, in: names).map { "; did you mean `\($0)`?" } ?? ""
      return FilePatternError(.noFile, message, help: "\(place) has no folder `\(component)`\(nearest)")
    }
    let shown = Self.nearest(component, names).map { "`\($0)`" }.joined(separator: ", ")
    return FilePatternError(.noFile, message, help: "\(place) exists and has \(shown)")
  }

  /// The longest part of the pattern that exists, what comes next in it, and how many names come after that.
  private var longestPrefix: (path: String, component: String?, rest: Int) {
    var path = pattern.isAbsolute ? "/" : folder == "." ? "" : folder
    let names = pattern.text.split(separator: "/").filter { $0 != "." }.map(String.init)
    for (index, parts) in pattern.components.enumerated() {
      let candidates = ScanFolder.names(in: path).filter { FilePattern.match($0, parts, known: [:]) != nil }
      let isLast = index == pattern.components.count - 1
      guard !isLast, let next = candidates.first(where: { ScanFolder.isFolder(ScanFolder.join(path, $0)) })
      else {
        return (path, names[index], names.count - 1 - index)
      }
      path = ScanFolder.join(path, next)
    }
    return (path, nil, 0)
  }

  /// Up to three names that begin like the pattern, else that end like it, else the first ones.
  private static func nearest(_ component: String, _ names: [String]) -> [String] {
    let start = component.prefix { $0 != "<" && $0 != "*" }
    let end = component.reversed().prefix { $0 != ">" && $0 != "*" }.reversed()
    func common(_ left: some Sequence<Character>, _ right: some Sequence<Character>) -> Int {
      zip(left, right).prefix { $0 == $1 }.count
    }
    let ranked = names.enumerated().map { index, name in
      (score: common(start, name) + common(end.reversed(), name.reversed()), index: index, name: name)
    }
    return ranked.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.prefix(3).map(\.name)
  }
}
