/// The form of a report.
package enum ReportFormat: String, Sendable, CaseIterable {
  case html, junit, markdown

  /// The ending of the file's name.
  var ending: String {
    switch self {
    case .html: "html"
    case .junit: "xml"
    case .markdown: "md"
    }
  }
}
