/// The constants of one calibration for one interval of validity.
///
/// Its bytes are canonical JSON: runs that find the same constants write the same bytes.
package struct Payload: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: Constant

    package init(name: String, value: Constant) {
      self.name = name
      self.value = value
    }
  }

  /// A constant as it stands in a payload; numbers are in `unit`, which is empty for plain numbers.
  package indirect enum Constant: Hashable, Sendable {
    case bool(Bool)
    case integer(Int)
    case string(String)
    case number(Double, unit: String)
    case measured(Double, error: Double, unit: String)
    /// One per key.
    case keyed(KeyedConstants)
    case record([Field])
    case list([Constant])
    /// A function from numbers in `x` to numbers in `y`.
    case curve(Curve, x: String, y: String)
    /// A file, which its payload is verbatim.
    case file(FileConstant)
  }

  /// Constants that hold from a moment on, until the next piece begins.
  package struct Piece: Hashable, Sendable {
    package let from: RunMoment
    package let fields: [Field]

    package init(from: RunMoment, fields: [Field]) {
      self.from = from
      self.fields = fields
    }
  }

  package let name: String
  /// The fields, in the order of the declaration; empty where the payload is made of pieces.
  package let fields: [Field]
  /// What changes inside of the interval, in order of time; empty where nothing does.
  package let pieces: [Piece]

  package init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
    pieces = []
  }

  /// - Parameter pieces: in order of time, with the same fields; one alone is a payload without pieces.
  package init(name: String, pieces: [Piece]) {
    self.name = name
    let isOne = pieces.count == 1
    fields = isOne ? pieces[0].fields : []
    self.pieces = isOne ? [] : pieces
  }

  /// A field by its name.
  ///
  /// `beam.x` is the field `x` of the record `beam`; `nil` where the payload is made of pieces.
  package subscript(field: String) -> Constant? { fields[named: field] }

  /// A field as it holds at a moment.
  package func value(_ field: String, at moment: RunMoment) -> Constant? {
    guard let first = pieces.first else { return self[field] }
    return (pieces.last { $0.from <= moment } ?? first).fields[named: field]
  }

  /// All constants with names for people: those of a piece say from when on they hold.
  package var listedFields: [Field] {
    fields
      + pieces.flatMap { piece in
        piece.fields.map { Field(name: "\($0.name) from \(piece.from)", value: $0.value) }
      }
  }
}

extension [Payload.Field] {
  /// A field by its name.
  ///
  /// `beam.x` is the field `x` of the record `beam`.
  package subscript(named name: String) -> Payload.Constant? {
    first { $0.name == name }?.value ?? Payload.Constant.record(self).part(name)
  }
}
