/// The trees of a ROOT file.
struct ROOTTrees {
  /// The trees with their folders, as `run/hits`, each in its newest version.
  private(set) var trees: [(name: String, key: ROOTKey)] = []
  /// Other objects, for messages: their classes and names.
  private var others: [(className: String, name: String)] = []
  private let path: String

  init(_ file: ROOTFile) throws(DataError) {
    path = file.file.path
    var visited: Set<Int> = []
    try add(try file.keys(), folder: "", file, &visited)
  }

  private mutating func add(
    _ keys: [ROOTKey], folder: String, _ file: ROOTFile, _ visited: inout Set<Int>
  ) throws(DataError) {
    for key in keys {
      let name = folder + key.name
      switch key.className {
      case "TTree", "TNtuple", "TNtupleD":
        if let place = trees.firstIndex(where: { $0.name == name }) {
          if trees[place].key.cycle < key.cycle { trees[place] = (name, key) }
        } else {
          trees.append((name, key))
        }
      case "TDirectory", "TDirectoryFile":
        // A folder that lies in itself ends here.
        guard visited.count < 10_000, visited.insert(key.place).inserted, folder.utf8.count < 4000 else {
          continue
        }
        try add(try file.keys(of: key), folder: "\(name)/", file, &visited)
      default: others.append((key.className, name))
      }
    }
  }

  /// The tree that is asked for, or the only one.
  func tree(_ wanted: String?) throws(DataError) -> ROOTKey {
    let names = trees.map(\.name)
    if let wanted {
      let found = trees.filter { $0.name == wanted || $0.name.hasSuffix("/\(wanted)") }
      if let exact = found.first(where: { $0.name == wanted }) ?? (found.count == 1 ? found.first : nil) {
        return exact.key
      }
      let has = names.isEmpty ? "it has no tree" : "its trees are \(DataError.list(names))"
      throw DataError(.unsupported("there is no tree `\(wanted)`", help: has), path: path)
    }
    if trees.count == 1, let only = trees.first { return only.key }
    guard let first = names.first else { throw noTree }
    throw DataError(
      .unsupported(
        "it has \(trees.count) trees: \(DataError.list(names))", help: "say which: `tree: \"\(first)\"`"),
      path: path)
  }

  private var noTree: DataError {
    if let ntuple = others.first(where: { $0.className.hasSuffix("RNTuple") }) {
      return DataError(
        .unsupported(
          "`\(ntuple.name)` is an RNTuple, which is not read",
          help: "write it as a TTree, or convert it to Parquet with uproot"), path: path)
    }
    let list = others.prefix(6).map { "`\($0.name)` (\($0.className))" }.joined(separator: ", ")
    return DataError(
      .unsupported(
        others.isEmpty ? "it has no tree: it is empty" : "it has no tree, only \(list)",
        help: "events are read from a TTree"), path: path)
  }
}
