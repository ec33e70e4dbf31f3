import CalibDiagnostics
import CalibModel

/// Messages about declarations and their slots, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  // Modules.

  static func unknownModule(_ path: String, at span: SourceSpan, places: [String], nearest: String?)
    -> Diagnostic
  {
    let looked = places.isEmpty ? nil : "looked for " + listed(places)
    return .error(
      "C0130", "no module is found under `\(path)`", at: span, "not found",
      help: nearest.map { "did you mean `\($0)`?" } ?? looked)
  }

  static func unreadableModule(_ path: String, reason: String, at span: SourceSpan) -> Diagnostic {
    .error("C0130", "module `\(path)` cannot be read: \(reason)", at: span, "used here")
  }

  static func notInTheModule(
    _ name: String, of module: String, at span: SourceSpan, known: [String], nearest: String?
  ) -> Diagnostic {
    .error(
      "C0131", "module `\(module)` has no `\(name)`", at: span, "not in the module",
      help: nearest.map { "did you mean `\($0)`?" } ?? (known.isEmpty ? nil : "it has " + listed(known)))
  }

  static func privateName(_ name: String, of module: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0132", "`\(name)` belongs to module `\(module)` alone", at: span, "private: it begins with `_`")
  }

  static func notInModule(_ word: String, at span: SourceSpan, isSite: Bool) -> Diagnostic {
    .error(
      "C0133", "\(isSite ? "a site's file" : "a module") has no `\(word)`", at: span, "belongs into a script",
      help: isSite
        ? "it has `backend`, `notify`, and what they are computed from"
        : ["calibration", "validation"].contains(word)
          ? "make it a `template`, and use that in the script" : nil)
  }

  static func moduleCycle(_ names: [String], at span: SourceSpan) -> Diagnostic {
    .error(
      "C0510", "modules use each other: " + names.map { "`\($0)`" }.joined(separator: " → "), at: span,
      "closes the circle", help: "move what both need to a third module")
  }

  // Templates.

  static func unknownTemplate(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0134", "no template is named `\(name)`", at: span, "not a template",
      help: nearest.map { "did you mean `\($0)`?" })
  }

  static func notATemplate(_ name: String, isCalibration: Bool, at span: SourceSpan, declared: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0134", "`\(name)` is not a template", at: span, "used as one",
      also: [Label(declared, "declared here")],
      help: isCalibration ? "declare it as `template \(name)() { … }`, and make calibrations from it" : nil)
  }

  static func nearlyReplaces(_ name: String, near: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0135", "`\(name)` replaces nothing of the template", at: span, "nearly the name of another item",
      help: "did you mean `\(near)`? something new needs a name that is not so near")
  }

  static func parameterWithoutType(_ name: String, of template: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0136", "parameter `\(name)` of template `\(template)` has no type", at: span, "needs one",
      help: "say what it takes: `\(name): Int`, `\(name): Dataset<{ mass: GeV }>`")
  }

  static func wrongArgument(_ place: String, wanted: String, at span: SourceSpan, help: String?, text: String)
    -> Diagnostic
  {
    .error("C0230", "\(place) takes \(wanted)", at: span, "`\(text)` is none", help: help)
  }

  static func datasetLacks(
    _ column: String, _ dataset: String, _ template: String, at span: SourceSpan, dataset place: SourceSpan,
    nearest: String?
  ) -> Diagnostic {
    .error(
      "C0231", "dataset `\(dataset)` has no column `\(column)`, which template `\(template)` needs", at: span,
      "given here", also: [Label(place, "declared here")], help: nearest.map { "it has `\($0)`" })
  }

  // Words, lists and texts.

  static func wordInQuotes(_ word: String, slot: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0137", "`\(slot):` takes a word, not a text", at: span, "a text",
      help: "leave out the quotes: `\(word)`",
      fixes: [Fix(span, word, certain: true)])
  }

  static func wordExpected(_ slot: String, text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0137", "`\(slot):` takes a name, not `\(text)`", at: span, "not a name",
      help: text.hasPrefix("\"") ? "leave out the quotes" : nil)
  }

  static func listExpected(_ slot: String, text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0138", "`\(slot):` takes a list", at: span, "one name", help: "put it in brackets: `[\(text)]`",
      fixes: [Fix(span, "[\(text)]", certain: true)])
  }

  static func listedTwice(_ name: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0139", "`\(name)` is listed twice", at: span, "the second time",
      also: [Label(first, "the first is here")])
  }

  static func commandAsText(_ slot: String, text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0138", "`\(slot):` takes a command as a list", at: span, "not a list",
      help: "one text for each argument: `\(slot): [\"mail\", \"-s\", \"calib\", \"me@lab.org\"]`")
  }

  static func intervalWithoutQuotes(_ slot: String, text: String, at span: SourceSpan) -> Diagnostic {
    let looksRight = text.contains("/") || text.contains(".")
    let ends = text.contains("..") ? text : text.replacing(".", with: "/")
    return .error(
      "C0211", "`\(slot):` takes runs, which are written in quotes", at: span, "computed as a number",
      help: looksRight ? "write `\"\(ends)\"`" : "an interval is written `\"12/100..12/250\"`")
  }

  static func sameInEachRound(_ name: String, variable: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0140", "each round of the `for` declares `\(name)` again", at: span, "the same name each time",
      help: "let the name tell them apart: `\"\(name)_{\(variable)}\"`")
  }

  // The graph.

  static func graphFromResult(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0406", "the shape of the graph may not depend on `\(text)`", at: span, "known only after collecting",
      help: "use a list of literals and parameters; for channels of one detector, `collect … by KEY`")
  }

  static func runsFromData(at span: SourceSpan, stage: Stage) -> Diagnostic {
    .error(
      "C0406", "`runs:` must be known when planning", at: span,
      stage == .event ? "known per row" : "known only after collecting",
      help: "use attributes of the run catalogue, parameters and constants of the store")
  }

  static func afterItself(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error("C0511", "`\(name)` cannot come after itself", at: span, "the calibration itself")
  }

  static func payloadForCalibration(_ name: String, writer: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0116", "`\(name)` is a payload, not a calibration", at: span, "not a calibration",
      help: "`\(writer)` writes it", fixes: [Fix(span, writer, certain: false)])
  }

  // Checks, validations and publications.

  static func validationPublished(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0610", "validation `\(name)` has no payload to publish", at: span, "published here",
      help: "it guards a publication: `guards: [\(name)]`")
  }

  static func calibrationGuards(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0611", "`guards:` takes validations, and `\(name)` is a calibration", at: span, "not a validation",
      help: "its own checks guard it already; put it into `payloads:`")
  }

  static func validationWithPayload(_ name: String, at span: SourceSpan, validation: SourceSpan) -> Diagnostic
  {
    .error(
      "C0612", "validation `\(name)` only judges, and writes nothing", at: span, "writes something",
      also: [Label(validation, "a validation")], help: "make it a `calibration`, or leave this out")
  }

  static func validationWithoutCheck(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0613", "validation `\(name)` has no check", at: span, "judges nothing",
      help: "add `require NAME: CONDITION` or `expect NAME: CONDITION`")
  }

  static func checkNeverHolds(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error("C0614", "check `\(name)` does not hold", at: span, "false, whatever the data are")
  }

  static func checkOfNothing(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0614", "check `\(name)` reads no calibration", at: span, "the same whatever the data are",
      help: "compare payload fields: `abs(a.mean - b.mean) < 3 * a.mean.error`")
  }

  static func payloadWithoutName(at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0615", "of several payloads each has a name", at: span, "one of several",
      also: [Label(first, "the first is here")], help: "write `payload \"NAME\": { … }`")
  }

  static func writesWithSeveral(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0615", "`writes:` names one payload, and there are several", at: span, "which one?",
      help: "their names stand at `payload \"NAME\":`; leave `writes:` out")
  }

  static func gateNeverUpdates(at span: SourceSpan, cut: SourceSpan) -> Diagnostic {
    .error(
      "C0616", "the gate never updates: a move that counts is a veto already", at: span, "not above `cut:`",
      also: [Label(cut, "moves above this count")])
  }

  // Datasets and stores.

  static func prefixWithoutEach(
    _ column: String, prefix: String, each: (name: String, span: SourceSpan)?, at span: SourceSpan
  ) -> Diagnostic {
    .error(
      "C0730",
      "column `\(column)` belongs to an element, and \(each == nil ? "rows are events" : "rows are of `\(each?.name ?? "")`")",
      at: span, "prefix `\(prefix)`", also: each.map { [Label($0.span, "one row for each of these")] } ?? [],
      help: each == nil ? "say `each: \(prefix)`" : nil)
  }

  static func eachWithoutColumns(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0731", "no column has the prefix `\(name).`", at: span, "one row for each of what?",
      help: nearest.map { "did you mean `\($0)`?" } ?? "declare them: `columns: { \(name).NAME: … }`")
  }

  static func badLimit(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0732", "`\(text)` is no limit", at: span, "cannot be read",
      help: "write `20 files per run`, `20_000 events per run` or `10%`")
  }

  static func totalLimit(_ count: Int, at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0701", "a limit of all runs together makes each run depend on the others", at: span, "a total",
      help: "write `\(count) events per run`, so that a new run changes no other")
  }

  static func runsWithoutCatalog(at span: SourceSpan, dataset: SourceSpan?) -> Diagnostic {
    .error(
      "C0733", "`where` on runs needs a run catalogue", at: span, "attributes of runs",
      also: dataset.map { [Label($0, "has no `catalog:`")] } ?? [],
      help: "name the file: `catalog: \"runs.csv\"`")
  }

  static func storeWithoutTags(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0910", "store `\(name)` names no tag to read", at: span, "nothing to read",
      help: "write `store \(name) = \"conditions/\" { base: \"TAG\" }`")
  }
}
