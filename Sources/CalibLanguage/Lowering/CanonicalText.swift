import CalibColumns
import CalibGraph
import CalibModel

/// The text of what is computed: equal texts mean equal results.
///
/// It has no places in the script, no names of `let`s, and not the spelling of units.
enum CanonicalText {
  static func of(_ program: ResultProgram, _ constants: [ConstantReference]) -> String {
    var lines = constants.map { "constant \($0)" }
    for node in program.nodes {
      let operands = node.operands.map { "\($0.index)" }.joined(separator: ",")
      var line = "\(text(node.operation))(\(operands))"
      // A text shows values in their units, so those are part of it.
      if node.operation == .interpolation {
        line += node.operands.map { " " + program[$0].unit.name }.joined()
      }
      // What comes from outside has the keys that its type declares, and a look-up may miss where its type says so.
      if isKeyed(node.type) { line += " as \(quoted("\(node.type)"))" }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }

  private static func isKeyed(_ type: ValueType) -> Bool {
    switch type {
    case .keyed: true
    case .record(let fields): fields.contains { isKeyed($0.type) }
    case .optional(let inner): isKeyed(inner)
    default: false
    }
  }

  static func of(_ graph: ColumnGraph) -> String {
    let nodes = graph.nodes.map { text($0) }
    return (graph.inputs.map { "column \(quoted($0))" } + nodes).joined(separator: "\n")
  }

  private static func text(_ operation: ColumnGraph.Operation) -> String {
    switch operation {
    case .column(let place): "column \(place)"
    case .constant(let value): number(value)
    case .runConstant(let place): "constant \(place)"
    case .unary(let kind, let operand): "\(kind.rawValue)(\(operand.index))"
    case .binary(let kind, let left, let right): "\(kind.rawValue)(\(left.index),\(right.index))"
    case .select(let condition, let then, let otherwise):
      "select(\(condition.index),\(then.index),\(otherwise.index))"
    case .lookUp(let place, let keys): "look up \(place)(\(places(keys)))"
    case .curve(let place, let keys, let x): "curve \(place)(\(places(keys + [x])))"
    case .bin(let x, let axis): "bin(\(x.index)) \(JSONValue.object(axis.members).canonicalText)"
    case .isOne(let x, let values): "is one(\(x.index)) " + values.sorted.map(number).joined(separator: ",")
    case .perEvent(let function, let x, let event):
      "\(function.rawValue) per event(\(places([x, event])))"
    }
  }

  private static func places(_ nodes: [ColumnGraph.NodeID]) -> String {
    nodes.map { "\($0.index)" }.joined(separator: ",")
  }

  private static func text(_ operation: ResultProgram.Operation) -> String {
    switch operation {
    case .literal(let value): "literal " + of(value)
    case .collected(let place): "collected \(place)"
    case .constant(let place): "constant \(place)"
    case .before(let place): "before \(place)"
    case .after(let place): "after \(place)"
    case .start(let place): "start \(place)"
    case .label: "label"
    case .fact(let fact, let block): "fact \(fact) of \(block)"
    case .unary(let kind): kind.rawValue
    case .binary(let kind): kind.rawValue
    case .function(let name): "function \(name)"
    case .algorithm(let name, let arguments): "algorithm \(name) \(arguments.joined(separator: ","))"
    case .member(let name): "member \(name)"
    case .conditional: "conditional"
    case .coalesce: "coalesce"
    case .record(let names): "record " + names.map(quoted).joined(separator: ",")
    case .list: "list"
    case .aggregate(let name): "aggregate \(name)"
    case .groupedAggregate(let name, let parameters): "grouped \(name) \(parameters)"
    case .lookup: "lookup"
    case .has: "has"
    case .bin: "bin"
    case .tuple: "tuple"
    case .parameter(let number): "parameter \(number)"
    case .comprehension(let parameter): "comprehension \(parameter)"
    case .spread: "spread"
    case .keyed(let parameters): "keyed \(parameters)"
    case .apply: "apply"
    case .optionalMember(let name): "optional member \(name)"
    case .textTest(let name): "text test \(name)"
    case .index: "index"
    case .interpolation: "interpolation"
    case .measured: "measured"
    case .range(let includesUpper): includesUpper ? "range closed" : "range open"
    case .contains: "contains"
    case .reference: "reference"
    }
  }

  static func of(_ value: Value) -> String {
    switch value {
    case .none: return "none"
    case .bool(let value): return "\(value)"
    case .integer(let value): return "integer \(value)"
    case .number(let value): return number(value)
    case .string(let text): return quoted(text)
    case .run(let run): return "run \(run)"
    case .interval(let interval): return "interval \(interval)"
    case .range(let low, let high, let includesUpper):
      return "range \(number(low)) \(number(high)) \(includesUpper)"
    case .list(let values): return "[" + values.map { of($0) }.joined(separator: ",") + "]"
    case .record(let entries):
      return "{" + entries.map { quoted($0.name) + of($0.value) }.joined(separator: ",") + "}"
    case .model(let model): return "model " + of(model)
    case .measured, .histogram, .summary, .object, .keyed, .curve, .count, .file, .fit:
      preconditionFailure("calib bug: no literal")
    }
  }

  private static func of(_ model: ModelExpression) -> String {
    model.components.map { component in
      var text = "\(component.shape) \(component.label ?? "")"
      for argument in component.arguments { text += " \(argument.name) \(of(argument.value))" }
      for part in component.parts { text += " (\(of(part)))" }
      if let formula = component.formula { text += " {\(of(formula))}" }
      return text
    }.joined(separator: "+")
  }

  private static func of(_ formula: ModelFormula) -> String {
    let parameters = formula.parameters.map {
      "\(quoted($0.name)) \(number($0.start)) \(number($0.low)) \(number($0.high))"
    }
    let steps = formula.steps.map { step in
      switch step {
      case .x: "x"
      case .number(let value): number(value)
      case .parameter(let place): "parameter \(place)"
      case .unary(let kind, let operand): "\(kind.rawValue) \(operand)"
      case .binary(let kind, let left, let right): "\(kind.rawValue) \(left) \(right)"
      }
    }
    return (parameters + steps).joined(separator: ",")
  }

  /// A number, bit for bit.
  static func number(_ value: Double) -> String { "number " + String(value.bitPattern, radix: 16) }

  /// A text that ends where it ends, whatever stands in it.
  static func quoted(_ text: String) -> String { "\(text.utf8.count):\(text)" }
}
