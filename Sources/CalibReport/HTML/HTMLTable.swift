import CalibModel

/// A table of a page; whatever is put into it as text is shown as text.
struct HTMLTable {
  struct Column {
    let title: String
    /// Numbers stand at the right.
    let isNumber: Bool

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  /// A cell as HTML, from its opening to its closing tag.
  struct Cell {
    fileprivate let html: String

    static func text(_ text: String) -> Cell { Cell(html: HTMLText.element("td", text)) }
    static func number(_ text: String) -> Cell { Cell(html: HTMLText.element("td", text, class: "number")) }
    /// The name of the row.
    static func head(_ text: String) -> Cell { html("<th scope=\"row\">\(HTMLText.escaped(text))</th>") }
    static func interval(_ interval: IntervalOfValidity) -> Cell {
      Cell(html: HTMLText.element("td", "\(interval)", class: "iov"))
    }
    /// A message, with what stands in backquotes as code.
    static func message(_ text: String) -> Cell { html("<td>\(HTMLText.message(text))</td>") }
    /// A badge in the colour of `good`, `doubt`, `bad`, or without one.
    static func badge(_ text: String, _ tone: String) -> Cell {
      html("<td>\(HTMLText.element("span", text, class: "badge \(tone)"))</td>")
    }
    /// What is HTML already, tags of the cell included.
    static func html(_ html: String) -> Cell { Cell(html: html) }
  }

  let columns: [Column]
  var style = ""
  private var rows = ""
  private(set) var count = 0

  init(_ columns: [Column], style: String = "") {
    self.columns = columns
    self.style = style
  }

  mutating func add(_ cells: [Cell]) {
    rows += "<tr>\(cells.map(\.html).joined())</tr>\n"
    count += 1
  }

  /// The table, scrolled sideways where the page is too narrow for it.
  var html: String {
    let head = columns.map { column in
      column.isNumber
        ? "<th class=\"number\">\(HTMLText.escaped(column.title))</th>"
        : "<th>\(HTMLText.escaped(column.title))</th>"
    }
    return """
      <div class="scroll"><table\(style.isEmpty ? "" : " class=\"\(style)\"")>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }
}
