import CalibDiagnostics
import CalibModel
import CalibPrimitives
import CalibReport
import CalibSyntax

extension Session {
  /// The page of a code, or what is known of a primitive or a unit.
  package func explain(_ what: String) throws(SessionError) -> String {
    if let at = what.lastIndex(of: "@"), let run = ExperimentRun(what[what.index(after: at)...]) {
      return try explainInterval(String(what[..<at]), run)
    }
    let page = Files.join(try resources().errorPages, "\(what.uppercased()).md")
    if what.allSatisfy({ $0.isLetter || $0.isNumber }), Files.exists(page) {
      return String(decoding: try Files.read(page), as: UTF8.self)
    }
    if let signature = Builtins.catalog[what] { return Self.text(signature) }
    if let unit = UnitTable().unit(what), !what.isEmpty {
      if unit.factor == 1, what == Self.baseUnits(unit.dimension) {
        return "\(what): the unit in which \(unit.dimension.phrase) is kept\n"
      }
      return "\(what): a unit of \(unit.dimension.phrase); 1 \(what) is \(QuantityText.number(unit.factor)) "
        + "\(Self.baseUnits(unit.dimension))\n"
    }
    if let item = try libraryItem(what) { return item }
    let reference = LanguageReference(
      String(decoding: try Files.read(try resources().languageReference), as: UTF8.self))
    if let entry = reference.entry(what) { return entry }
    let near = NearNames.nearest(to: what, in: Builtins.catalog.names + reference.topics)
    throw SessionError(
      .mistake, "nothing is known of `\(what)`",
      help: near.map { "did you mean `\($0)`?" }
        ?? "give the code of a message, such as C0301, a word of the language, a primitive, a function or a unit"
    )
  }

  /// The page of a public name of the standard library; `nil` where no module has it.
  private func libraryItem(_ name: String) throws(SessionError) -> String? {
    let folder = try resources().standardLibrary
    for file in Files.names(in: folder) where file.hasSuffix(".calib") {
      let source = SourceFile(
        name: file, id: SourceSpan.FileID(index: 0), bytes: try Files.read(Files.join(folder, file)))
      let documentation = Documentation(title: "std.\(file.dropLast(6))", parse(source).tree)
      guard let item = documentation.items.first(where: { $0.name == name }) else { continue }
      let text = item.text.map { $0.lines.joined(separator: "\n") + "\n" } ?? ""
      return "\(item.heading)   (use \(documentation.title): \(name))\n\n\(text)"
    }
    return nil
  }

  /// Why the interval of a run is what it is, from the last run of whichever script has the calibration.
  private func explainInterval(_ name: String, _ run: ExperimentRun) throws(SessionError) -> String {
    let scripts = Files.join(options.workFolder ?? ".calib", "scripts")
    var known: [String] = []
    for script in Files.names(in: scripts).sorted() {
      guard let last = try LastRun(Files.join(scripts, "\(script)/results.jsonl")) else { continue }
      if let result = last.results.first(where: { $0.name == name }) {
        return IntervalExplanation.text(result, run, style: TextStyle(width: 100, usesColour: false))
      }
      known += last.results.map(\.name)
    }
    let near = NearNames.nearest(to: name, in: known)
    throw SessionError(
      .mistake, "no run in `\(scripts)` has results of `\(name)`",
      help: near.map { "did you mean `\($0)`?" }
        ?? "run its script first, or name its work folder with `--work`")
  }

  /// A primitive as a short page: what it does, its arguments, the parameters of its result.
  private static func text(_ signature: PrimitiveSignature) -> String {
    var lines = ["\(signature.name): \(signature.summary)"]
    if !signature.parameters.isEmpty {
      lines.append("")
      let names = signature.parameters.map { ($0.isPositional ? $0.name : "\($0.name):", $0) }
      let width = names.map(\.0.count).max() ?? 0
      for (name, parameter) in names {
        let need = parameter.isRequired ? "" : " (may be left out)"
        lines.append("  \(name.padded(to: width))  \(parameter.summary)\(need)")
      }
    }
    if !signature.shapeParameters.isEmpty {
      lines.append("")
      let width = signature.shapeParameters.map(\.name.count).max() ?? 0
      for parameter in signature.shapeParameters {
        lines.append("  \(parameter.name.padded(to: width))  \(parameter.summary)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func baseUnits(_ dimension: Dimension) -> String {
    let names: [String: String] = [
      Dimension.Base.energy: "GeV", Dimension.Base.length: "mm", Dimension.Base.time: "ns",
      Dimension.Base.charge: "e", Dimension.Base.temperature: "K", Dimension.Base.magneticField: "T",
      Dimension.Base.data: "byte",
    ]
    if dimension.isNone { return "(a plain number; angles are in radians)" }
    return dimension.factors.map { factor in
      let name = names[factor.base] ?? factor.base
      return factor.exponent == .one ? name : "\(name)^\(factor.exponent)"
    }.joined(separator: "*")
  }
}
