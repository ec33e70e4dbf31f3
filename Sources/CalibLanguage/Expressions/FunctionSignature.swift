import CalibModel

/// What is inferred of a function at its declaration: the types of its parameters and of what it gives.
struct FunctionSignature: Sendable {
  /// What a place in a signature may hold.
  enum Place: Hashable, Sendable {
    /// A number, or one per key.
    case number(DimensionTerm)
    case range(DimensionTerm)
    case bool
    case string
    /// Any type; equal numbers mean equal types.
    case variable(Int)
    /// A type that was declared and has no variables.
    case known(ValueType)
    /// Only a call can tell.
    case open
  }

  struct Parameter: Sendable {
    let name: String
    let place: Place
    /// What counts where a call does not give it, as written; `nil` where each call has to.
    let fallback: String?
  }

  let name: String
  let parameters: [Parameter]
  let result: Place

  /// `near(x: a, y: a, within: Length = 2 mm) -> Bool`: small letters are any dimension, `Number` is a plain number.
  var text: String {
    var names = VariableNames()
    let shown = parameters.map { parameter in
      "\(parameter.name): \(names.text(parameter.place))" + (parameter.fallback.map { " = \($0)" } ?? "")
    }
    return "\(name)(\(shown.joined(separator: ", "))) -> \(names.text(result))"
  }

  /// The type of a place, where it has no variables; else one that fits everything.
  func type(of place: Place) -> ValueType {
    switch place {
    case .number(let term): term.powers.isEmpty ? .number(term.fixed) : .poison
    case .range(let term): term.powers.isEmpty ? .range(.number(term.fixed)) : .poison
    case .bool: .bool
    case .string: .string
    case .known(let type): type
    case .variable, .open: .poison
    }
  }

  /// Letters for variables, in the order in which they are met.
  private struct VariableNames {
    private var dimensions: [Int: String] = [:]
    private var types: [Int: String] = [:]

    mutating func text(_ place: Place) -> String {
      switch place {
      case .number(let term): return number(term)
      case .range(let term): return "Range<\(number(term))>"
      case .bool: return "Bool"
      case .string: return "String"
      case .known(let type): return "\(type)"
      case .open: return "any"
      case .variable(let variable):
        let name = types[variable] ?? "T\(types.count + 1)"
        types[variable] = name
        return name
      }
    }

    private mutating func number(_ term: DimensionTerm) -> String {
      for variable in term.powers.keys.sorted() where dimensions[variable] == nil {
        dimensions[variable] = FunctionSignature.letter(dimensions.count)
      }
      return term.dimension { dimensions[$0] ?? "?" }.description
    }
  }

  /// The letter of a place: `a` to `z`, then `a2`.
  static func letter(_ place: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(97 + place % 26)))
    return place < 26 ? letter : letter + "\(place / 26 + 1)"
  }
}
