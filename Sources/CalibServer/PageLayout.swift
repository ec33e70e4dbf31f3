/// How the pages look: HTML without scripts, one style for phones and wide screens, in the colours that the reader
/// prefers.
enum PageLayout {
  /// A whole document.
  ///
  /// - Parameters:
  ///   - title: plain text.
  ///   - content: HTML; whatever came from a store in it has to be escaped.
  static func page(_ title: String, _ content: String) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>\(style)</style></head>
    <body><nav>\(link("/", "All tags"))</nav><h1>\(escaped(title))</h1>
    \(content)</body></html>

    """
  }

  /// The one style of all pages.
  ///
  /// Below 40rem a row is a card with a line for each cell, which names its column: a table as wide as this would
  /// have to be moved from side to side. Digests may break anywhere, as nobody reads them as a word.
  private static let style = """
    :root{color-scheme:light dark;--line:#8884}\
    body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;padding:0 1rem;max-width:75rem}\
    h1,p,td,pre{overflow-wrap:anywhere}h1{line-height:1.2}h2{margin-top:2rem}\
    table{border-collapse:collapse;width:100%}th,td{padding:.3em 1.2em .3em 0;text-align:left;vertical-align:top}\
    tr{border-bottom:1px solid var(--line)}\
    .code{font-family:ui-monospace,monospace;font-size:.9em}.state{font-weight:600}\
    pre{background:#8882;padding:1em;white-space:pre-wrap;font-size:.85em;border-radius:4px}\
    @media(max-width:40rem){thead{display:none}tr,td{display:block}tr{padding:.6em 0}td{padding:0}\
    td::before{content:attr(data-column) ": ";opacity:.7}td:empty{display:none}}
    """

  /// A table of cells that are HTML already.
  ///
  /// - Parameter marks: an address within the page for each row, or none.
  static func table(_ columns: [String], _ rows: [[String]], marks: [String] = []) -> String {
    let head = columns.map { "<th>\($0)</th>" }.joined()
    let lines = rows.enumerated().map { index, row in
      let cells = zip(columns, row).map { "<td data-column=\"\($0)\">\($1)</td>" }.joined()
      let mark = index < marks.count ? " id=\"\(escaped(marks[index]))\"" : ""
      return "<tr\(mark)>\(cells)</tr>\n"
    }.joined()
    return "<table><thead><tr>\(head)</tr></thead><tbody>\n\(lines)</tbody></table>\n"
  }

  /// A link with plain text.
  ///
  /// Names have no byte that an address would need escaped but the plus, which a browser leaves alone in a path.
  static func link(_ path: String, _ text: String) -> String {
    "<a href=\"\(escaped(path))\">\(escaped(text))</a>"
  }

  /// The first digits of a digest as a link.
  static func digestLink(_ path: String, _ digest: String) -> String {
    "<span class=\"code\">\(link(path, String(digest.prefix(12))))</span>"
  }

  /// Plain text as HTML shows it, in an attribute's quotes as well.
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
}
