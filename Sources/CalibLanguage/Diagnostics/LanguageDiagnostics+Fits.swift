import CalibDiagnostics
import CalibModel

/// Every message about models, fits and plots, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func clauseAsArgument(_ name: String, word: String, of callee: String, at span: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0271", "`\(word)` is a clause of `collect`, not an argument of `\(callee)`", at: span,
      "not an argument",
      help: "write it after the call: `collect NAME = \(callee)(…) \(word) …`")
  }

  static func shapeCalled(_ name: String, at span: SourceSpan, help: String) -> Diagnostic {
    .error("C0272", "`\(name)` is a shape, not a function", at: span, "called here", help: help)
  }

  static func fractionWithoutYield(_ shape: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0273", "`fractions` takes shapes that have a `yield`, and `\(shape)` has none", at: span,
      "no fraction of it can be told", help: "add it with `+`: it has a height of its own")
  }

  static func modelVariables(_ name: String, found: Int, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0274", "a model has one variable, not \(found)", at: span, "the variables",
      help: "its parameters stand after `with`: `model \(name)(x: mm) = … with { p: mm = 1 mm }`")
  }

  static func startOutside(_ name: String, _ text: String, at span: SourceSpan, range: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0275", "`\(name)` starts at \(text), outside its range", at: span, "outside",
      also: [Label(range, "the range")])
  }

  static func unusedModelName(_ name: String, isParameter: Bool, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0276", "the model does not depend on \(isParameter ? "parameter" : "its variable") `\(name)`",
      at: span,
      isParameter ? "no data can tell its value" : "not used")
  }

  static func modelOnOtherAxis(
    _ name: String, _ what: String, wanted: Dimension, found: Dimension, at span: SourceSpan,
    declared: SourceSpan
  ) -> Diagnostic {
    .error(
      "C0277", "\(what) of model `\(name)` is \(wanted.phrase), and of the fit \(found.phrase)", at: span,
      "\(found) here", also: [Label(declared, "\(wanted) here")])
  }

  static func modelOfJointFit(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0278", "a simultaneous fit has a model for each part", at: span, "for which part?",
      help: "write it after each object: `fit({ a = h: MODEL, b = k: MODEL })`")
  }

  static func notAFitPart(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0278", "`\(name)` is no part of a simultaneous fit", at: span, "no object with a model",
      help: "a part has a name, an object and a model: `\(name) = HISTOGRAM: gauss + linear`")
  }

  static func nothingToFit(at span: SourceSpan) -> Diagnostic {
    .error("C0279", "all parameters are fixed", at: span, "nothing is left to fit")
  }

  static func tieWithColon(_ path: String, value: String, at span: SourceSpan, colon: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0280", "`\(path)` follows from other parameters here", at: span, "a colon fills a slot",
      help: "an equals sign ties it: `\(path) = \(value)`", fixes: [Fix(colon, " =", certain: true)])
  }

  static func tieToNothing(_ path: String, value: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0280", "`\(path)` is tied to no parameter of the fit", at: span, "has no parameter",
      help: "`fixed: { \(path): \(value) }` keeps it at a value")
  }

  static func tiedTwice(_ path: String, _ used: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0280", "`\(path)` is tied to `\(used)`, which is tied itself", at: span, "follows from others",
      help: "tie both to the same parameter")
  }

  static func tieNotLinear(_ path: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0280", "`\(path)` follows from other parameters, but not linearly", at: span,
      "not a sum of parameters times numbers",
      help: "for anything else write a `model` whose parameters are the free ones")
  }

  static func failedOfPlainFit(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0281", "`failed` counts the keys whose fits failed, and `\(name)` is one fit", at: span, "no keys",
      help: "write `not \(name).ok`")
  }

  static func noCurve(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error("C0282", "`\(name)` is not the fit of one object, so it has no curve", at: span, "which curve?")
  }

  static func fitWithoutObject(_ text: String, at span: SourceSpan, objects: SourceSpan) -> Diagnostic {
    .error(
      "C0283", "`\(text)` is drawn with nothing", at: span, "one fit too many",
      also: [Label(objects, "the objects")], help: "each fit goes with the object at its place")
  }

  static func ratioOfCounts(_ text: String, at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0260", "the error of a ratio of counts is wrong where one counts part of the other", at: span,
      "an efficiency?", help: "collect it: `collect NAME = efficiency(CONDITION)`")
  }
}
