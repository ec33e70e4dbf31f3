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
    let shapes = components.map { catalog[$0.shape]?.shapeParameters ?? [] }
    let uses = Dictionary(shapes.joined().map { ($0.name, 1) }, uniquingKeysWith: +)
    var found: [Parameter] = []
    for (index, component) in components.enumerated() {
      for parameter in shapes[index] {
        let prefix = component.label ?? (uses[parameter.name] == 1 ? nil : component.shape)
        let path = prefix.map { "\($0).\(parameter.name)" } ?? parameter.name
        found.append(Parameter(path: path, component: index, shapeParameter: parameter))
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
