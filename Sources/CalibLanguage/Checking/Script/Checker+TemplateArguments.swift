import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// What templates take: types of their parameters, and whether arguments fit.
extension Checker {
  mutating func templateType(_ node: NodeID) -> TemplateType? {
    switch tree.kind(node) {
    case .functionType: return .function
    case .genericType:
      let parts = Array(tree.children(node))
      guard let head = parts.first, parts.count == 2, tree.kind(parts[1]) == .recordType else { break }
      let columns = tree.children(parts[1]).filter { tree.kind($0) == .column }
      switch tree.text(head) {
      case "Dataset":
        return .dataset(
          columns.compactMap { column in
            guard let place = tree.child(column, 1) else { return nil }
            return (tree.text(place), tree.child(column, 2).flatMap { type(of: $0)?.type })
          })
      case "Payload":
        return .payload(
          columns.compactMap { column in
            guard let place = tree.child(column, 1), let written = tree.child(column, 2) else { return nil }
            return (
              tree.text(place), type(of: written) ?? DeclaredType(type: .poison, unit: .none)
            )
          })
      default: break
      }
    case .unitType where tree.text(node) == "Model": return .model
    case .unitType where tree.text(node) == "Dataset": return .dataset([])
    default: break
    }
    return type(of: node).map { .plain($0) }
  }

  /// The arguments of a call by the names of the template's parameters; `nil` where one is unknown.
  mutating func givenArguments(_ template: TemplateDefinition, _ call: NodeID, _ names: [String])
    -> [String: NodeID]?
  {
    var given: [String: NodeID] = [:]
    var place = 0
    for argument in arguments(of: call) {
      if let name = argument.name {
        guard names.contains(name) else {
          report(
            .unknownArgument(
              name, of: template.name, at: argument.nameSpan, known: names,
              nearest: nearest(name, in: names)))
          return nil
        }
        given[name] = argument.value
      } else {
        guard names.indices.contains(place) else {
          report(.tooManyArguments(template.name, takes: names.count, at: tree.span(argument.value)))
          return nil
        }
        given[names[place]] = argument.value
        place += 1
      }
    }
    return given
  }

  /// An argument as its parameter takes it; poison, reported, where it does not.
  mutating func fitted(
    _ term: Term, to wanted: TemplateType, _ name: String, _ template: TemplateDefinition,
    _ span: SourceSpan, _ text: String
  ) -> Term {
    let place = "`\(name)` of template `\(template.name)`"
    switch (wanted, term) {
    case (_, .poison): return .poison
    case (.plain(let type), .value), (.plain(let type), .record), (.plain(let type), .iterated),
      (.plain(let type), .storedField):
      let id = asValue(term, at: span)
      return .value(coerced(id, to: type.type, place: place, at: span))
    case (.model, .model), (.function, .function): return term
    case (.dataset(let columns), .dataset(let dataset)):
      return hasColumns(columns, dataset, template, span) ? term : .poison
    case (.payload(let fields), .calibration(let calibration)):
      return hasFields(fields, calibration, template, span) ? term : .poison
    case (.payload, .calibrationPayload): return term
    case (.payload(let fields), .storedPayload(let payload)): return expected(fields, of: payload)
    default:
      let help: String? =
        if case .payload = wanted { "give a calibration, `stored.NAME` or `previous.NAME`" } else { nil }
      report(.wrongArgument(place, wanted: Self.phrase(wanted), at: span, help: help, text: text))
      return .poison
    }
  }

  private static func phrase(_ type: TemplateType) -> String {
    switch type {
    case .dataset: "a dataset"
    case .payload: "a payload"
    case .model: "a model"
    case .function: "a function"
    case .plain(let type): "\(type.type)"
    }
  }

  private mutating func hasColumns(
    _ columns: [(name: String, type: ValueType?)], _ dataset: DatasetTerm, _ template: TemplateDefinition,
    _ span: SourceSpan
  ) -> Bool {
    for source in dataset.sources {
      guard let known = datasets[source], !known.isBroken else { return false }
      for column in columns {
        guard let id = known.values[column.name] else {
          if known.lacksColumns { return false }
          report(
            .datasetLacks(
              column.name, source, template.name, at: span, dataset: known.span,
              nearest: nearest(column.name, in: known.values.keys.sorted())))
          return false
        }
        guard let wanted = column.type, wanted != .poison, graph[id].type != .poison else { continue }
        let agrees =
          if let one = Numeric(wanted), let two = Numeric(graph[id].type) {
            one.dimension == two.dimension && one.isInteger == two.isInteger
          } else { wanted == graph[id].type }
        if !agrees {
          report(
            .wrongType(
              "column `\(column.name)` of template `\(template.name)`", wanted: "\(wanted)",
              found: "\(graph[id].type)", at: span,
              also: known.places[column.name].map { [.init($0, "declared here")] } ?? []))
          return false
        }
      }
    }
    return true
  }

  private mutating func hasFields(
    _ fields: [(name: String, type: DeclaredType)], _ calibration: String, _ template: TemplateDefinition,
    _ span: SourceSpan
  ) -> Bool {
    // One that is not checked is part of a cycle, which was reported.
    guard let known = calibrations[calibration] else { return false }
    for field in fields {
      guard let found = known.fields.first(where: { $0.name == field.name }) else {
        let names = known.fields.map(\.name)
        report(
          .unknownField(
            field.name, of: calibration, at: span, known: names, nearest: nearest(field.name, in: names)))
        return false
      }
      let (wanted, has) = (Self.element(of: field.type.type), Self.element(of: found.type))
      guard let one = Numeric(wanted), let two = Numeric(has), one.dimension != two.dimension else {
        continue
      }
      report(
        .wrongDimension(
          "`\(field.name)` of template `\(template.name)`", wanted: one.dimension, found: two.dimension,
          at: span))
      return false
    }
    return true
  }

  /// A payload of the store whose fields' types a parameter tells.
  mutating func expected(_ fields: [(name: String, type: DeclaredType)], of payload: StoredPayload)
    -> Term
  {
    for field in fields {
      local.expected[ConstantReference(payload.source, field: field.name)] = field.type
    }
    return .storedPayload(payload)
  }
}
