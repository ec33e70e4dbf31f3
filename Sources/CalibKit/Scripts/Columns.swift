import CalibData

extension Session {
  /// The `columns:` block for a data file, to be copied into a script.
  ///
  /// - Parameter tree: the tree of a ROOT file; `nil` where there is only one.
  /// - Parameter each: the prefix of the lists whose elements are to be the rows.
  package func columns(_ path: String, tree: String?, each: String?) throws(SessionError) -> String {
    do throws(DataError) {
      return try ColumnsBlock(path: path, options: ReadOptions(tree: tree, each: each)).text
    } catch {
      throw SessionError(.unreadable, error.description, help: error.help)
    }
  }
}
