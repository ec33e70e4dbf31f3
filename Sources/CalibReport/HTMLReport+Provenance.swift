import CalibModel

extension HTMLReport {
  /// What the constants came from: script, program, store, and the files that were read.
  var provenance: String {
    guard !content.provenance.isEmpty || !content.inputs.isEmpty else { return "" }
    let facts = content.provenance.map {
      "<dt>\(HTMLText.escaped($0.name))</dt><dd>\(HTMLText.escaped($0.value))</dd>\n"
    }
    return """
      <section>
      <h2>Provenance</h2>
      <dl>
      \(facts.joined())</dl>
      \(inputs)</section>

      """
  }

  private var inputs: String {
    guard !content.inputs.isEmpty else { return "" }
    let rows = content.inputs.map { input in
      let runs = input.runs.count == 1 ? "\(input.runs[0])" : HTMLText.escaped(RunsText.phrase(input.runs))
      return """
        <tr><th scope="row"><code>\(HTMLText.escaped(input.path))</code></th>\
        <td>\(HTMLText.escaped(input.dataset))</td><td class="iov">\(runs)</td>\
        <td class="number">\(Self.size(input.bytes))</td>\
        <td><code>\(HTMLText.escaped(String(input.digest.prefix(16))))</code></td></tr>

        """
    }
    let total = Self.size(content.inputs.reduce(0) { $0 + $1.bytes })
    let table = """
      <div class="scroll"><table>
      <thead><tr><th>File</th><th>Dataset</th><th>Runs</th><th class="number">Size</th>\
      <th>SHA-256</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
    let title = "\(QuantityText.plural(content.inputs.count, "input file")), \(total)"
    return "<details><summary>\(title)</summary>\n\(table)</details>\n"
  }

  /// `1.24 MB`, in powers of 1000.
  private static func size(_ bytes: Int) -> String {
    let text = QuantityText.abbreviated(Double(bytes))
    return text.last?.isNumber == true ? "\(text) B" : "\(text)B"
  }
}
