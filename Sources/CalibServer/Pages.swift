import CalibModel
import CalibStore

/// Pages to look around in a browser: tags, their payloads and history, and payloads with where they
/// came from.
///
/// Whatever the store holds may have been written by anybody, so all of it is escaped here, where it becomes HTML.
struct Pages {
  let store: ConditionsStore
  let request: HTTPRequest

  /// How many rows, and how many commits, a page shows at most.
  private static let limit = 2_000
  private static let commitLimit = 200

  func response() throws(StoreError) -> HTTPResponse {
    switch (request.path.first, request.path.count) {
    case (nil, _), ("tags", 1): return .html(try tags())
    case ("tags", 2): return try tag(request.path[1])
    case ("payloads", 2): return try payload(request.path[1])
    default: return Route.nothing
    }
  }

  private func tags() throws(StoreError) -> String {
    let rows = try store.tags().map { tag in
      [
        PageLayout.link("/tags/\(tag.name)", tag.name), tag.state.rawValue, "\(tag.nameCount)",
        "\(tag.entryCount)", "\(tag.commitCount)", timeText(tag.changedSeconds),
        PageLayout.escaped(tag.description),
      ]
    }
    let columns = ["Tag", "State", "Payloads", "IoVs", "Commits", "Changed", "Description"]
    return PageLayout.page(
      "Conditions", rows.isEmpty ? "<p>The store has no tags.</p>" : PageLayout.table(columns, rows))
  }

  private func tag(_ name: String) throws(StoreError) -> HTTPResponse {
    let entries = try store.iovs(tag: name)
    guard let tag = try store.tag(name) else { return Route.nothing }
    let rows = entries.prefix(Self.limit).map { entry in
      [
        PageLayout.escaped(entry.name), "\(entry.iov)", "\(entry.revision)",
        PageLayout.digestLink("/payloads/\(entry.digest)", entry.digest),
        PageLayout.digestLink("#\(entry.commit)", entry.commit),
      ]
    }
    let rest = entries.count - rows.count
    let about = PageLayout.escaped(tag.description)
    return .html(
      PageLayout.page(
        name,
        "<p><span class=\"state\">\(tag.state.rawValue)</span>\(about.isEmpty ? "" : ": \(about)")</p>\n"
          + (rows.isEmpty
            ? "<p>Nothing is published in it.</p>"
            : PageLayout.table(["Payload", "IoV", "Revision", "Content", "Commit"], Array(rows)))
          + (rest > 0 ? "<p>and \(rest) more</p>" : "") + (try history(of: tag))))
  }

  private func history(of tag: TagRecord) throws(StoreError) -> String {
    let commits = try store.log(tag: tag.name, limit: Self.commitLimit)
    let rows = commits.map { commit in
      [
        "<span class=\"code\">\(commit.digest.prefix(12))</span>", commit.timeText,
        PageLayout.escaped("\(commit.author.user)@\(commit.author.host)"),
        PageLayout.escaped(commit.message),
      ]
    }
    let rest = tag.commitCount - commits.count
    return "<h2>History</h2>"
      + PageLayout.table(["Commit", "Time", "By", "Message"], rows, marks: commits.map(\.digest))
      + (rest > 0 ? "<p>and \(rest) before them</p>" : "")
  }

  private func payload(_ digest: String) throws(StoreError) -> HTTPResponse {
    let records = try store.payloadRecords(digestPrefix: digest)
    guard let first = records.first else { return Route.nothing }
    // Several names may share a content, and the beginning of a digest may be that of several contents.
    var text = ""
    for record in records where record.digest == first.digest {
      if records.count > 1 {
        text += "<h2>\(PageLayout.escaped(record.name)), revision \(record.revision)</h2>\n"
      }
      text += """
        <p>\(record.size) bytes, made \(timeText(record.createdSeconds))</p>
        <p class="code">SHA-256 \(record.digest)<br>MD5 \(record.md5)</p>
        \(try signOffs(of: record))<h2>Content</h2>\(try content(of: record))
        <h2>Provenance</h2><pre>\(PageLayout.escaped(record.provenance.prettyText))</pre>

        """
    }
    return .html(PageLayout.page("\(first.name), revision \(first.revision)", text))
  }

  private func signOffs(of record: PayloadRecord) throws(StoreError) -> String {
    let lines = try store.signOffs(of: record.digest).map { verdict in
      let comment = verdict.comment.isEmpty ? "" : ": \(verdict.comment)"
      let words =
        "\(verdict.isApproval ? "approved" : "refused") by \(verdict.by), \(timeText(verdict.timeSeconds))"
      return "<p>\(PageLayout.escaped(words + comment))</p>\n"
    }
    return lines.joined()
  }

  /// What the payload holds where it is JSON, and a link to the bytes.
  private func content(of record: PayloadRecord) throws(StoreError) -> String {
    let bytes = try store.payload(record.digest)
    let json = bytes.count < 1 << 20 ? try? JSONValue(parsing: bytes) : nil
    let shown = json.map { "<pre>\(PageLayout.escaped($0.prettyText))</pre>" } ?? "<p>Not JSON.</p>"
    return shown + "<p>\(PageLayout.link("/objects/\(record.digest)", "The bytes as they are"))</p>"
  }
}
