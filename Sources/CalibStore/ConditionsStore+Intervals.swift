package import CalibModel

extension ConditionsStore {
  /// Takes rows out of an OPEN tag.
  package func deleteIoVs(
    of tag: String, _ selection: IoVSelection, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try edit(tag, request, saying: "delete intervals") { content, _ in content.deleting(selection) }
  }

  /// Ends the open rows of an OPEN tag with a run.
  package func closeIoVs(
    of tag: String, _ selection: IoVSelection, at run: ExperimentRun, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try edit(tag, request, saying: "close intervals at run \(run)") { content, _ in
      try content.closing(selection, at: run)
    }
  }

  /// Cuts the rows of an OPEN tag that hold a run in two, without changing what any run finds.
  package func splitIoVs(
    of tag: String, _ selection: IoVSelection, at run: ExperimentRun, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try edit(tag, request, saying: "split intervals at run \(run)") { content, _ in
      content.splitting(selection, at: run)
    }
  }

  /// Copies rows of a tag, or of `TAG@COMMIT`, into an OPEN tag.
  ///
  /// - Parameter replaces: whether they cut what they overlap.
  /// - Throws: `overlap` with the conflicts where it does not replace.
  package func copyIoVs(
    from source: String, to tag: String, _ selection: IoVSelection, replaces: Bool, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try edit(tag, request, saying: "copy intervals of \(source)") { content, database in
      let rows = try database.content(named: source, in: path).selected(selection)
      return try content.adding(rows, replaces: replaces)
    }
  }

  /// How many rows of a tag a selection has, and how many the tag has.
  package func countIoVs(
    of tag: String, _ selection: IoVSelection
  ) throws(StoreError) -> (selected: Int, all: Int) {
    try reading { database in
      let content = try database.content(of: database.existingTagRow(tag, in: path))
      return (content.count(of: selection), content.count)
    }
  }
}
