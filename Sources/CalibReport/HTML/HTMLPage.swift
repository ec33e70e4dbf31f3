import CalibModel

/// The page that the report and documentation are put in; its text is escaped by the functions beside.
package enum HTMLPage {
  package static func page(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <title>\(escaped(title))</title>
    <style>
    \(ReportStyle.css)</style>
    </head>
    <body>
    <main>
    \(body)</main>
    </body>
    </html>

    """
  }

  /// The text with the signs of markup as entities.
  package static func escaped(_ text: String) -> String { HTMLText.escaped(text) }

  /// A line with what stands in backquotes as code.
  package static func inline(_ text: String) -> String { HTMLText.message(text) }

  /// The little of Markdown that doc comments use: paragraphs, lists, code in backquotes and in fences.
  package static func markdown(_ lines: [String]) -> String {
    var (html, paragraph, list) = ("", [String](), [String]())
    var fence: [String]?
    func flush() {
      if !paragraph.isEmpty { html += "<p>\(inline(paragraph.joined(separator: " ")))</p>\n" }
      if !list.isEmpty { html += "<ul>\n" + list.map { "<li>\(inline($0))</li>\n" }.joined() + "</ul>\n" }
      (paragraph, list) = ([], [])
    }
    for line in lines {
      if line.hasPrefix("```") {
        if let code = fence {
          html += "<pre>\(HTMLText.escapedLines(code.joined(separator: "\n")))</pre>\n"
          fence = nil
        } else {
          flush()
          fence = []
        }
      } else if fence != nil {
        fence?.append(line)
      } else if line.isEmpty {
        flush()
      } else if line.hasPrefix("* ") || line.hasPrefix("- ") {
        list.append(String(line.dropFirst(2)))
      } else if !list.isEmpty {
        list[list.count - 1] += " " + line.drop { $0 == " " }
      } else {
        paragraph.append(line)
      }
    }
    flush()
    return html
  }
}
