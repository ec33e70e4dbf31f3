package import CalibModel

/// A primitive that works on values of the result stage.
///
/// A new one is one file with a type like this one, and one line in ``Builtins``.
package protocol AlgorithmPrimitive: Sendable {
  static var signature: PrimitiveSignature { get }

  /// Computes the result from arguments by name, in base units, which the checker has let pass.
  ///
  /// Errors of the result stand on sources that begin with `sources`, which is moved on. What the data do
  /// not allow is thrown with a reason in words.
  static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
}

/// Why an algorithm has no value: a message as it stands in reports.
package struct AlgorithmError: Error, Hashable, Sendable {
  package let message: String

  package init(_ message: String) { self.message = message }
}

extension AlgorithmPrimitive {
  /// The plain numbers of a list.
  static func numbers(_ value: Value?) -> [Double] {
    guard case .list(let values) = value else { return [] }
    return values.map { $0.asNumber ?? .nan }
  }

  /// The errors of a list of measured values; `nil` where none of them has one.
  ///
  /// Throws where only some have: what the others weigh is not known.
  static func errors(_ value: Value?) throws(AlgorithmError) -> [Double]? {
    guard case .list(let values) = value else { return nil }
    var errors: [Double] = []
    for value in values {
      if case .measured(let measured) = value, measured.error > 0 { errors.append(measured.error) }
    }
    guard !errors.isEmpty else { return nil }
    guard errors.count == values.count else {
      throw AlgorithmError("\(values.count - errors.count) of \(values.count) values have no error")
    }
    return errors
  }

  /// A value with an error of its own.
  static func measured(_ value: Double, _ error: Double, _ sources: inout Int) -> Value {
    defer { sources += 1 }
    return .measured(Measured(value: value, terms: [.init(source: sources, coefficient: error)]))
  }
}
