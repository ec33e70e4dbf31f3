extension Documentation {
  /// The documentation as Markdown.
  var markdown: String {
    var parts = ["# \(title)"]
    if let text { parts.append(text.lines.joined(separator: "\n")) }
    for item in items {
      parts.append("## `\(item.heading)`")
      if !item.type.isEmpty { parts.append("`\(item.type)`") }
      if let text = item.text { parts.append(text.lines.joined(separator: "\n")) }
      let members = item.members.map { member in
        "* `\(member.heading)`" + (member.text.map { ": " + $0.summary } ?? "")
      }
      if !members.isEmpty { parts.append(members.joined(separator: "\n")) }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }
}
