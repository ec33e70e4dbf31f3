import CalibModel

extension HTMLReport {
  /// How many files are listed.
  private static let inputLimit = 5000

  /// What the constants came from: script, program, store, and the files that were read.
  var provenance: String {
    guard !content.provenance.isEmpty || !content.inputs.isEmpty else { return "" }
    let facts = content.provenance.map {
      "<dt>\(HTMLText.escaped($0.name))</dt><dd>\(HTMLText.escaped($0.value))</dd>\n"
    }
    return section("Provenance", "<dl>\n\(facts.joined())</dl>\n\(inputs)")
  }

  private var inputs: String {
    guard !content.inputs.isEmpty else { return "" }
    var table = HTMLTable([
      .text("File"), .text("Dataset"), .text("Runs"), .number("Size"), .text("SHA-256"),
    ])
    for input in content.inputs.prefix(Self.inputLimit) {
      let runs = input.runs.count == 1 ? "\(input.runs[0])" : HTMLText.escaped(RunsText.phrase(input.runs))
      table.add([
        .html("<th scope=\"row\"><code>\(HTMLText.escaped(input.path))</code></th>"), .text(input.dataset),
        .html("<td class=\"iov\">\(runs)</td>"), .number(Self.size(input.bytes)),
        .html("<td>\(HTMLText.element("code", String(input.digest.prefix(16))))</td>"),
      ])
    }
    let total = Self.size(content.inputs.reduce(0) { $0 + $1.bytes })
    return details(
      "\(QuantityText.plural(content.inputs.count, "input file")), \(total)",
      table.html + left(content.inputs.count - table.count, "more files are not shown"))
  }

  /// `1.24 MB`, in powers of 1000.
  private static func size(_ bytes: Int) -> String {
    let text = QuantityText.abbreviated(Double(bytes))
    return text.last?.isNumber == true ? "\(text) B" : "\(text)B"
  }
}
