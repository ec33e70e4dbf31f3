/// A constant that an expression reads: where it comes from and which field.
package struct ConstantReference: Hashable, Sendable, CustomStringConvertible {
  package enum Source: Hashable, Sendable {
    /// The payload of a calibration of the same script, by the calibration's name.
    case calibration(String)
    /// A payload of the store's chain, by its name in the store.
    case stored(String)
    /// A payload of a further store of the script (`store NAME = …`), by the store's name and the payload's.
    case named(store: String, payload: String)
    /// A name that the calibration itself iterates.
    case iterated(String)
    /// An attribute that the run catalogue of a dataset gives to each run; the field is its name.
    case attribute(dataset: String)
    /// The numbers of a file, by its path below the script's folder; the field is the factor to base units.
    case file(String)
  }

  package let source: Source
  /// The payload's field; the name itself for an iterated one.
  package let field: String

  package init(_ source: Source, field: String) {
    self.source = source
    self.field = field
  }

  /// The field, or the payload, that stands for all of them: ``isWhole``.
  package static let all = "*"

  /// A whole payload, or with ``all`` as its name all payloads of a store, as a program is handed them.
  ///
  /// The constant is a record by the payloads' names; each is the file that the store has, or a record of the fields.
  package init(whole source: Source) { self.init(source, field: Self.all) }

  package var isWhole: Bool { field == Self.all }

  package var description: String {
    if isWhole { return source.description }
    return fieldDescription
  }

  private var fieldDescription: String {
    switch source {
    case .calibration(let name): "\(name).\(field)"
    case .stored(let name): "stored.\(name).\(field)"
    case .named(let store, let payload): "\(store).\(payload).\(field)"
    case .iterated(let name): name
    case .attribute(let dataset): "\(dataset).\(field)"
    case .file(let path): "read(\"\(path)\")"
    }
  }
}

extension ConstantReference.Source: CustomStringConvertible {
  /// As the script names it: `beam_spot`, `stored.BeamSpot`, `stored`.
  package var description: String {
    switch self {
    case .calibration(let name), .iterated(let name), .attribute(let name), .file(let name): name
    case .stored(ConstantReference.all): "stored"
    case .named(let store, ConstantReference.all): store
    case .stored(let name): "stored.\(name)"
    case .named(let store, let payload): "\(store).\(payload)"
    }
  }
}
