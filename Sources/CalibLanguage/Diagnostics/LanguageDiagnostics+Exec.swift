import CalibDiagnostics

/// Every message about external programs, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func undeclaredOutput(
    _ name: String, at span: SourceSpan, exec: SourceSpan, known: [String], nearest: String?
  ) -> Diagnostic {
    let list = known.isEmpty ? "" : "; it declares " + listed(known)
    return .error(
      "C0801", "`exec` declares no output `\(name)`", at: span, "read here",
      also: [Label(exec, "the program is run here")],
      help: nearest.map { "did you mean `\($0)`?" }
        ?? "declare it: `out: { \(name): File(\"\(name).dat\") }`\(list)")
  }

  static func execOutside(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0802", "`exec` stands alone after `let NAME =` or `collect NAME =` of a calibration", at: span,
      "a program is no part of an expression", help: "give it a name: `let NAME = exec { … }`")
  }

  static func clauseOfExec(_ clause: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0803", "`\(clause)` does not reach an external program: it reads the files itself", at: span,
      "has no effect", help: "hand it to the program as an argument")
  }

  static func perOfLet(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0804", "an `exec` of a `let` runs once in an execution", at: span, "has no effect",
      help: "`collect NAME = exec { … }` runs it per file or run")
  }

  static func mergeOfLet(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0804", "an `exec` of a `let` has no parts to merge", at: span, "has no effect",
      help: "`collect NAME = exec { … }` merges what its parts leave")
  }

  static func enoughOfCollector(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0804", "`enough:` belongs to an `exec` of a `let`", at: span, "has no effect here",
      help: "ask all parts together: `need: CONDITION` in the calibration")
  }

  static func placeholderElsewhere(_ name: String, _ reason: String, at span: SourceSpan, help: String?)
    -> Diagnostic
  {
    .error("C0805", "`\(name)` has no meaning here: \(reason)", at: span, "not known here", help: help)
  }

  static func placeholderWithoutName(_ word: String, outputs: [String], at span: SourceSpan) -> Diagnostic {
    .error(
      "C0805", "`\(word)` needs the name of an output", at: span, "of which output?",
      help: outputs.first.map { "write `\(word).\($0)`" }
        ?? "declare one: `out: { data: File(\"data.dat\") }`")
  }

  static func placeholderInText(_ name: String, at span: SourceSpan, text: String) -> Diagnostic {
    .error(
      "C0806", "`\(name)` is a path, which is no part of a text", at: span, "inside a text",
      help: "let it be an argument of its own: `[…, \(name)]`")
  }

  static func listWithoutSpread(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0807", "`\(name)` is a list, and an argument is one value", at: span, "a list",
      help: "write `...\(name)`: each element is an argument",
      fixes: [
        Fix(SourceSpan(file: span.file, start: Int(span.start), end: Int(span.start)), "...", certain: false)
      ])
  }

  static func argumentWithUnit(_ text: String, _ dimension: String, unit: String, at span: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0808", "a program gets a plain number, and `\(text)` is \(dimension)", at: span, "in which unit?",
      help: "divide by the unit that it expects: `\(text) / 1 \(unit)`")
  }

  static func badOutputs(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0809", "`out:` takes named outputs in braces", at: span, "no outputs",
      help: "write `out: { data: File(\"data.root\") }`")
  }

  static func outputWithoutColumns(_ kind: String, at span: SourceSpan) -> Diagnostic {
    let example =
      kind == "Json" ? "Json({ records: Int })" : "Table(\"out.csv\", columns: { label: Int, value: Number })"
    return .error(
      "C0809", "`\(kind)` needs the names and types of what it holds", at: span, "of which type?",
      help: "write `\(example)`")
  }

  static func outputElsewhere(_ path: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0809", "an output lies in the folder of its task, and `\(path)` does not", at: span, "elsewhere",
      help: "give a relative path; `out.NAME` hands it to the program")
  }

  static func pathTwice(_ path: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0809", "two outputs are read from `\(path)`", at: span, "the second",
      also: [Label(first, "the first is here")])
  }

  static func pathWithoutFile(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0810", "`uses:` takes files", at: span, "a text", help: "write `File(\(text))`",
      fixes: [Fix(span, "File(\(text))", certain: true)])
  }

  static func mergeWithout(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0811", "`merge:` does not use `\(name)`", at: span,
      name == "merged" ? "where is the merged file?" : "what is merged?",
      help: "write `merge: [\"hadd\", \"-f\", merged, ...parts.NAME]`")
  }

  static func conditionOfNothing(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error("C0812", "`\(name):` does not depend on any output", at: span, "always the same")
  }

  static func fileBesideOthers(_ name: String, type: String, other: SourceSpan?, at span: SourceSpan)
    -> Diagnostic
  {
    guard type == "File", let other else {
      return .error(
        "C0813", "a payload cannot hold files within something else", at: span, "this is \(type)",
        help: "make one file of them with `merge:`, and give it a payload of its own")
    }
    return .error(
      "C0813", "a payload that is a file holds nothing else", at: span, "its bytes are the payload",
      also: [Label(other, "a field beside it")],
      help: "give it a payload of its own: `payload \"NAME\": { \(name) }`")
  }

  static func selectionOfExec(at span: SourceSpan, condition: SourceSpan?) -> Diagnostic {
    .warning(
      "W0801", "the selection of `input:` does not reach an external program", at: span, "reads whole files",
      also: condition.map { [Label($0, "selected here")] } ?? [],
      help: "hand the cut to the program as an argument")
  }

  static func shellPipe(at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0802", "in a pipe only the failure of the last program is seen", at: span, "a pipe",
      help: "write what is between to a file: `first > part && second < part`")
  }

  static func shellSequence(at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0802", "after `;` a failure before it is forgotten", at: span, "a sequence",
      help: "write `&&`, or begin with `set -e;`")
  }

  static func shellBackground(at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0802", "a program in the background is not waited for", at: span, "ends in `&`",
      help: "leave the `&` out")
  }

  static func shellNotNeeded(at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0803", "this needs no shell", at: span, "one program with its arguments",
      help: "write a list: `run: [\"program\", \"argument\"]`; blanks in names are safe then")
  }
}
