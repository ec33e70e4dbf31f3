import CalibReport

extension Documentation {
  /// The documentation as one HTML page that stands alone; all text of scripts is shown as text.
  var html: String {
    var body = "<h1>\(HTMLPage.escaped(title))</h1>\n"
    if let text { body += HTMLPage.markdown(text.lines) }
    for item in items {
      body +=
        "<section>\n<h2 id=\"\(HTMLPage.escaped(item.name))\"><code>\(HTMLPage.escaped(item.heading))</code></h2>\n"
      if !item.type.isEmpty { body += "<p class=\"meta\"><code>\(HTMLPage.escaped(item.type))</code></p>\n" }
      if let text = item.text { body += HTMLPage.markdown(text.lines) }
      if !item.members.isEmpty {
        body += "<ul>\n"
        for member in item.members {
          let said = member.text.map { ": " + HTMLPage.inline($0.summary) } ?? ""
          body += "<li><code>\(HTMLPage.escaped(member.heading))</code>\(said)</li>\n"
        }
        body += "</ul>\n"
      }
      body += "</section>\n"
    }
    return HTMLPage.page(title: title, body: body)
  }
}
