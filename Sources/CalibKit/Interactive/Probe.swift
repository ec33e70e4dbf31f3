import CalibModel
import CalibPrimitives

/// A small calibration that answers a question about data: its text is added to the script of a session.
///
/// It is run by the same engine with the same cache as any other, so that what was collected once for whatever
/// question is not collected again.
struct Probe {
  /// The name that the answer has in the calibration.
  static let answer = "it"

  /// The name of the calibration; none of the script's own.
  let name: String
  private let input: String
  private let collects: [CollectText]
  private let lets: [(name: String, expression: String)]
  /// Slots and items that come last: `payload: { … }`, `plot …`.
  var ending: [String] = []

  /// - Parameter sketches: what the expression reads, in order.
  /// - Parameter input: the dataset of collects that say none.
  init(name: String, input: String, sketches: [Sketch], question: Sketch? = nil) {
    self.name = name
    self.input = input
    let all = sketches + (question.map { [$0] } ?? [])
    collects = all.flatMap(\.collects)
    lets = all.compactMap { sketch in sketch.expression.map { (sketch.name, $0) } }
  }

  /// The calibration; without an ending it has a payload that says nothing, for it must have one.
  var text: String {
    let last = ending.isEmpty ? ["payload: { shown = true }"] : ending
    return Self.block("calibration \(name)", ["input: \(input)", "empty: allow"] + items + last)
  }

  /// A validation of what was collected, for a script that is saved.
  var validation: String {
    let checks = collects.map { "expect \($0.name)_filled: \($0.name).entries > 0" }
    return Self.block("validation \(name)", ["input: \(input)"] + items + checks)
  }

  private var items: [String] {
    collects.map { "collect \($0.name) = \($0.text)" } + lets.map { "let \($0.name) = \($0.expression)" }
  }

  private static func block(_ head: String, _ lines: [String]) -> String {
    (["\(head) {"] + lines.map { "  \($0)" }).joined(separator: "\n") + "\n}\n"
  }

  /// What shows a value of a type: the fields of a payload, and what is plotted; `nil` for what has no value.
  ///
  /// - Parameter histogram: the histogram that a fit is drawn with.
  static func ending(of type: ValueType, name: String, histogram: String?) -> [String]? {
    switch (type.perKey, type.keySpace != nil) {
    case (.object("Histogram", _), _): ["payload: { entries = \(name).entries }", "plot \(name)"]
    case (.object(let object, _), _): payload(members(of: object).map { ($0, "\(name).\($0)") })
    case (.fit(let parameters), false):
      if let histogram {
        ["payload: { ok = \(name).ok }", "plot \(histogram) with \(name)"]
      } else {
        payload(parameters.map { ($0.path.replacing(".", with: "_"), "\(name).\($0.path)") })
      }
    case (.fit, true):
      ["payload: { failed = \(name).failed }"] + (histogram.map { ["plot \($0) with \(name)"] } ?? [])
    case (.bool, _), (.string, _), (.integer, _), (.number, _), (.measured, _), (.curve, _), (.record, false),
      (.list, false):
      ["payload: { value = \(name) }"]
    case (.run, _), (.interval, _), (.range, _), (.list, true), (.record, true), (.optional, _), (.model, _),
      (.system, _), (.function, _), (.tuple, _), (.runs, _), (.file, _), (.dataset, _), (.poison, _),
      (.keyed, _):
      nil
    }
  }

  private static func payload(_ fields: [(String, String)]) -> [String]? {
    guard !fields.isEmpty else { return nil }
    return ["payload: { " + fields.map { "\($0.0) = \($0.1)" }.joined(separator: ", ") + " }"]
  }

  /// The members of an object that are one number or word.
  private static func members(of object: String) -> [String] {
    (Builtins.catalog.object(object)?.members ?? []).filter { member in
      switch member.type {
      case .bool, .integer, .string, .number, .measured: true
      case .run, .range, .list, .optional, .record, .object, .curve, .file, .families, .any: false
      }
    }.map(\.name)
  }
}
