extension ModelExpression {
  /// A parameter of a model, under the path by which scripts and results name it.
  package struct Parameter: Hashable, Sendable {
    /// `core.mean` where the component has a label, else `mean`, else `gauss.mean`.
    package let path: String
    /// The index of the component.
    package let component: Int
    package let shapeParameter: PrimitiveSignature.ShapeParameter
  }

  /// What a name means among the parameters of a model.
  package enum Lookup: Hashable, Sendable {
    /// The index of the parameter.
    case found(Int)
    /// Several parameters answer to it: their paths.
    case ambiguous([String])
    case unknown
  }

  /// The parameters of the model, components in order, each with its parameters in the order of its shape.
  ///
  /// The path is `label.name` where the component has a label; else the bare name where no other component has a
  /// parameter of that name; else `shape.name`. Two unlabelled components of one shape share their paths, and
  /// ``lookup(_:among:)`` answers that they are ambiguous. A shape that the catalog does not know has none.
  package func parameterPaths(in catalog: PrimitiveCatalog) -> [Parameter] {
    let open = openParameters(nil, catalog)
    let uses = Dictionary(open.map { ($0.shapeParameter.name, 1) }, uniquingKeysWith: +)
    return open.map { parameter in
      let name = parameter.shapeParameter.name
      let prefix = parameter.prefix ?? (uses[name] == 1 ? nil : parameter.shape)
      return Parameter(
        path: prefix.map { "\($0).\(name)" } ?? name, component: parameter.component,
        shapeParameter: parameter.shapeParameter)
    }
  }

  /// A parameter before its path is known.
  private struct OpenParameter {
    /// The labels above it, `core`, or none.
    let prefix: String?
    let shape: String
    let component: Int
    let shapeParameter: PrimitiveSignature.ShapeParameter
  }

  private func openParameters(_ prefix: String?, _ catalog: PrimitiveCatalog) -> [OpenParameter] {
    components.enumerated().flatMap { index, component in
      let labels = [prefix, component.label].compactMap { $0 }
      let own = labels.isEmpty ? nil : labels.joined(separator: ".")
      let parts = component.parts.map { $0.openParameters(own, catalog) }
      let parameters =
        switch component.shape {
        case "piecewise": Array(parts.joined())
        case "convolve":
          // The second model smears: it has no height and no place of its own.
          (parts.first ?? [])
            + parts.dropFirst().joined().filter { !["yield", "mean"].contains($0.shapeParameter.name) }
        case "fractions": Self.fractions(parts, own)
        default:
          component.shapeParameters(in: catalog).map {
            OpenParameter(prefix: own, shape: component.shape, component: index, shapeParameter: $0)
          }
        }
      return parameters.map {
        OpenParameter(
          prefix: $0.prefix, shape: $0.shape, component: index, shapeParameter: $0.shapeParameter)
      }
    }
  }

  /// One yield; each part but the last has a fraction in place of its own.
  private static func fractions(_ parts: [[OpenParameter]], _ prefix: String?) -> [OpenParameter] {
    let yield = PrimitiveSignature.ShapeParameter("yield", axisPower: 0, "the entries of all parts")
    let fraction = PrimitiveSignature.ShapeParameter("fraction", axisPower: 0, "the part of the entries")
    var found = [OpenParameter(prefix: prefix, shape: "fractions", component: 0, shapeParameter: yield)]
    for (place, part) in parts.enumerated() {
      found += part.compactMap { parameter in
        if parameter.shapeParameter.name != "yield" { return parameter }
        guard place < parts.count - 1 else { return nil }
        return OpenParameter(
          prefix: parameter.prefix, shape: parameter.shape, component: 0, shapeParameter: fraction)
      }
    }
    return found
  }

  /// What `name`, a full path or a bare name, means among `parameters`.
  ///
  /// A full path wins; a bare name stands for the parameter of the only component that has it.
  package static func lookup(_ name: String, among parameters: [Parameter]) -> Lookup {
    for matches in [{ $0.path == name }, { $0.shapeParameter.name == name }] as [(Parameter) -> Bool] {
      let found = parameters.indices.filter { matches(parameters[$0]) }
      if found.count == 1 { return .found(found[0]) }
      if found.count > 1 { return .ambiguous(found.map { parameters[$0].path }) }
    }
    return .unknown
  }
}

extension ModelExpression.Component {
  /// The parameters of the shape; a coefficient `c` of one that takes a degree stands for `c0`, `c1`, ….
  fileprivate func shapeParameters(in catalog: PrimitiveCatalog) -> [PrimitiveSignature.ShapeParameter] {
    if let formula {
      return formula.parameters.map { .init($0.name, axisPower: 0, valuePower: 0, "", unit: $0.unit) }
    }
    let shape = catalog[self.shape]?.shapeParameters ?? []
    guard shape.count == 1, shape[0].name == "c",
      case .integer(let degree)? = arguments.first(where: { $0.name == "degree" })?.value, degree >= 0
    else { return shape }
    return (0...degree).map {
      .init(
        "c\($0)", axisPower: $0 * shape[0].axisPower, valuePower: shape[0].valuePower, shape[0].summary)
    }
  }
}
