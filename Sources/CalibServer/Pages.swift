import CalibModel
import CalibStore

/// Pages to look around in a browser: tags, their payloads and history, and payloads with where they
/// came from.
struct Pages {
  let store: ConditionsStore
  let request: HTTPRequest

  /// How many rows a page shows at most.
  private static let limit = 2_000

  func response() throws(StoreError) -> HTTPResponse {
    switch (request.path.first, request.path.count) {
    case (nil, _), ("tags", 1): return .html(try tags())
    case ("tags", 2): return .html(try tag(request.path[1]))
    case ("payloads", 2): return try payload(request.path[1])
    default: return Route.nothing
    }
  }

  private func tags() throws(StoreError) -> String {
    let rows = try store.tags().map { tag in
      [
        Self.link("/tags/\(tag.name)", tag.name), tag.state.rawValue, "\(tag.nameCount)", "\(tag.entryCount)",
        "\(tag.commitCount)", timeText(tag.changedSeconds), Self.escaped(tag.description),
      ]
    }
    let head = ["tag", "state", "payloads", "IoVs", "commits", "changed", "description"]
    return Self.page("Conditions", Self.table(head, rows))
  }

  private func tag(_ name: String) throws(StoreError) -> String {
    let entries = try store.iovs(tag: name)
    let rows = entries.prefix(Self.limit).map { entry in
      [
        Self.escaped(entry.name), "\(entry.iov)", "\(entry.revision)",
        Self.link("/payloads/\(entry.digest)", String(entry.digest.prefix(12))),
        String(entry.commit.prefix(12)),
      ]
    }
    let commits = try store.log(tag: name, limit: 200).map { commit in
      [
        String(commit.digest.prefix(12)), commit.timeText,
        Self.escaped("\(commit.author.user)@\(commit.author.host)"), Self.escaped(commit.message),
      ]
    }
    let rest = entries.count - rows.count
    return Self.page(
      name,
      Self.table(["payload", "IoV", "revision", "content", "commit"], Array(rows))
        + (rest > 0 ? "<p>and \(rest) more</p>" : "") + "<h2>History</h2>"
        + Self.table(["commit", "time", "by", "message"], commits))
  }

  private func payload(_ digest: String) throws(StoreError) -> HTTPResponse {
    let records = try store.payloadRecords(digestPrefix: digest)
    guard let first = records.first else { return Route.nothing }
    let bytes = try store.payload(first.digest)
    let json = bytes.count < 1 << 20 ? try? JSONValue(parsing: bytes) : nil
    var text = records.map { record in
      """
      <h2>\(Self.escaped(record.name)), revision \(record.revision)</h2>
      <p>\(record.size) bytes, made \(timeText(record.createdSeconds)), MD5 \(record.md5)</p>
      <h3>Provenance</h3><pre>\(Self.escaped(record.provenance.prettyText))</pre>
      """
    }.joined()
    text += "<h3>Content</h3>"
    text +=
      json.map { "<pre>\(Self.escaped($0.prettyText))</pre>" }
      ?? "<p>\(bytes.count) bytes of another format</p>"
    text += "<p>\(Self.link("/objects/\(first.digest)", "the bytes"))</p>"
    return .html(Self.page(String(first.digest.prefix(16)), text))
  }

  static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.append(character)
      }
    }
    return out
  }

  private static func link(_ path: String, _ text: String) -> String {
    // Names have no byte that an address would need escaped but the plus, which a browser leaves alone
    // in a path.
    "<a href=\"\(escaped(path))\">\(escaped(text))</a>"
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = rows.map { "<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }.joined()
    return "<table>\n<tr>\(head.map { "<th>\($0)</th>" }.joined())</tr>\n\(lines)</table>\n"
  }

  private static func page(_ title: String, _ content: String) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
    <style>body{font:15px sans-serif;margin:2em}td,th{padding:.15em 1em .15em 0;text-align:left}\
    pre{background:#f4f4f4;padding:1em;overflow:auto}</style></head>
    <body><p>\(link("/", "tags"))</p><h1>\(escaped(title))</h1>
    \(content)</body></html>

    """
  }
}
