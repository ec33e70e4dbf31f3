extension PlotRecord {
  /// Without the curve, which the fit gives anew.
  var json: JSONValue {
    .members([
      "name": .string(name), "histogram": histogram.json, "fit": fit?.json,
      "unit": .array([.string(unit.name), .exact(unit.factor)]),
    ])
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.asString, let histogram = json["histogram"].flatMap(Histogram.init(json:)),
      let unit = json["unit"]?.asArray, unit.count == 2, let unitName = unit[0].asString,
      let factor = unit[1].asExactDouble
    else { return nil }
    var fit: FitResult?
    if let written = json["fit"] {
      guard let read = FitResult(json: written) else { return nil }
      fit = read
    }
    self.init(
      name: name, histogram: histogram, fit: fit,
      unit: Unit(name: unitName, dimension: .none, factor: factor),
      curve: [])
  }
}

extension Histogram {
  var json: JSONValue {
    let contents = JSONValue.members([
      "counts": .array(counts.map(JSONValue.exact)), "underflow": .exact(underflow),
      "overflow": .exact(overflow), "invalid": .exact(invalid),
      "squares": squares.map { .array($0.map(JSONValue.exact)) },
      "rows": isWeighted ? .exact(entries) : nil,
    ])
    return .object(axis.members + (contents.asObject ?? []))
  }

  init?(json: JSONValue) {
    guard let axis = HistogramAxis(json: json), let counts = json.all("counts", \.asExactDouble),
      counts.count == axis.bins, let underflow = json["underflow"]?.asExactDouble,
      let overflow = json["overflow"]?.asExactDouble, let invalid = json["invalid"]?.asExactDouble
    else { return nil }
    if json["squares"] != nil {
      guard let squares = json.all("squares", \.asExactDouble), squares.count == axis.bins,
        let rows = json["rows"]?.asExactDouble
      else { return nil }
      self.init(axis: axis, sums: counts, squares: squares, rows: rows)
    } else {
      self.init(axis: axis)
      self.counts = counts
    }
    (self.underflow, self.overflow, self.invalid) = (underflow, overflow, invalid)
  }
}

extension FitResult {
  var json: JSONValue {
    .members([
      "status": .string(status.rawValue), "parameters": .array(parameters.map(\.json)), "chi2": .exact(chi2),
      "ndf": .integer(ndf), "p_value": .exact(pValue), "low": .exact(low), "high": .exact(high),
      "bin_width": .exact(binWidth), "reason": reason.map(JSONValue.string),
      "model": .array(model.components.map(\.json)),
    ])
  }

  init?(json: JSONValue) {
    guard let status = json["status"]?.asString.flatMap(Status.init(rawValue:)),
      let parameters = json.all("parameters", Parameter.init(json:)), let chi2 = json["chi2"]?.asExactDouble,
      let ndf = json["ndf"]?.asInteger, let pValue = json["p_value"]?.asExactDouble,
      let low = json["low"]?.asExactDouble, let high = json["high"]?.asExactDouble,
      let binWidth = json["bin_width"]?.asExactDouble,
      let components = json.all("model", ModelExpression.Component.init(json:))
    else { return nil }
    self.init(
      status: status, parameters: parameters, chi2: chi2, ndf: ndf, pValue: pValue,
      model: ModelExpression(components: components), low: low, high: high, binWidth: binWidth,
      reason: json["reason"]?.asString)
  }
}

extension FitResult.Parameter {
  var json: JSONValue {
    .members([
      "path": .string(path), "value": .exact(value.value),
      "terms": .array(value.terms.map { .array([.integer($0.source), .exact($0.coefficient)]) }),
      "low": low.map(JSONValue.exact), "high": high.map(JSONValue.exact),
    ])
  }

  init?(json: JSONValue) {
    guard let path = json["path"]?.asString, let value = json["value"]?.asExactDouble,
      let terms = json.all("terms", Measured.Term.init(json:))
    else { return nil }
    self.init(
      path: path, value: Measured(value: value, terms: terms), low: json["low"]?.asExactDouble,
      high: json["high"]?.asExactDouble)
  }
}

extension Measured.Term {
  init?(json: JSONValue) {
    guard let pair = json.asArray, pair.count == 2, let source = pair[0].asInteger,
      let coefficient = pair[1].asExactDouble
    else { return nil }
    self.init(source: source, coefficient: coefficient)
  }
}

extension ModelExpression.Component {
  /// Arguments are numbers; models put together are nested.
  var json: JSONValue {
    .members([
      "shape": .string(shape), "label": label.map(JSONValue.string),
      "arguments": arguments.isEmpty ? nil : .array(arguments.compactMap(\.json)),
      "parts": parts.isEmpty ? nil : .array(parts.map { .array($0.components.map(\.json)) }),
    ])
  }

  init?(json: JSONValue) {
    guard let shape = json["shape"]?.asString else { return nil }
    let arguments = json.all("arguments", ModelExpression.Argument.init(json:)) ?? []
    let parts = json.all("parts") { part -> ModelExpression? in
      guard let written = part.asArray else { return nil }
      let components = written.compactMap(ModelExpression.Component.init(json:))
      return components.count == written.count ? ModelExpression(components: components) : nil
    }
    self.init(shape: shape, label: json["label"]?.asString, arguments: arguments, parts: parts ?? [])
  }
}

extension ModelExpression.Argument {
  var json: JSONValue? {
    switch value {
    case .integer(let number): .members(["name": .string(name), "integer": .integer(number)])
    default: value.asNumber.map { .members(["name": .string(name), "number": .exact($0)]) }
    }
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.asString else { return nil }
    if let integer = json["integer"]?.asInteger {
      self.init(name: name, value: .integer(integer))
    } else if let number = json["number"]?.asExactDouble {
      self.init(name: name, value: .number(number))
    } else {
      return nil
    }
  }
}
