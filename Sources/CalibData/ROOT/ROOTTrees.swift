/// The trees of a ROOT file.
struct ROOTTrees {
  /// A tree with its folder, as `run/hits`.
  struct Tree {
    let name: String
    /// One for each cycle, the newest first.
    var keys: [ROOTKey]
  }

  private(set) var trees: [Tree] = []
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
          let newer = trees[place].keys.prefix { $0.cycle > key.cycle }
          trees[place].keys.insert(key, at: newer.count)
        } else {
          trees.append(Tree(name: name, keys: [key]))
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

  /// The tree that is asked for, or the only one; `hits;2` is its second cycle, without a number it is the newest.
  func tree(_ wanted: String?) throws(DataError) -> ROOTKey {
    guard let wanted else { return try newest(of: try onlyTree()) }
    let parts = wanted.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    let found = trees.filter { $0.name == name || $0.name.hasSuffix("/\(name)") }
    guard let tree = found.first(where: { $0.name == name }) ?? (found.count == 1 ? found.first : nil) else {
      let names = trees.map(\.name)
      let has = names.isEmpty ? "it has no tree" : "its trees are \(DataError.list(names))"
      throw DataError(.unsupported("there is no tree `\(name)`", help: has), path: path)
    }
    guard parts.count == 2 else { return try newest(of: tree) }
    guard let key = tree.keys.first(where: { "\($0.cycle)" == parts[1] }) else {
      let cycles = tree.keys.map { "\(tree.name);\($0.cycle)" }
      throw DataError(
        .unsupported("there is no tree `\(wanted)`", help: "its cycles are \(DataError.list(cycles))"),
        path: path)
    }
    return key
  }

  private func newest(of tree: Tree) throws(DataError) -> ROOTKey {
    guard let key = tree.keys.first else { throw noTree }
    return key
  }

  private func onlyTree() throws(DataError) -> Tree {
    guard let first = trees.first else { throw noTree }
    guard trees.count > 1 else { return first }
    throw DataError(
      .unsupported(
        "it has \(trees.count) trees: \(DataError.list(trees.map(\.name)))",
        help: "say which: `tree: \"\(first.name)\"`"), path: path)
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
