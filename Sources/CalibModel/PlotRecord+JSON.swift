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
      "status": .string(status.rawValue), "reason": reason.isEmpty ? nil : .string(reason),
      "parameters": .array(parameters.map(\.json)), "chi2": .exact(chi2), "ndf": .integer(ndf),
      "p_value": .exact(pValue), "parts": .array(parts.map(\.json)),
    ])
  }

  init?(json: JSONValue) {
    guard let status = json["status"]?.asString.flatMap(Status.init(rawValue:)),
      let parameters = json.all("parameters", Parameter.init(json:)), let chi2 = json["chi2"]?.asExactDouble,
      let ndf = json["ndf"]?.asInteger, let pValue = json["p_value"]?.asExactDouble,
      let parts = json.all("parts", Part.init(json:))
    else { return nil }
    self.init(
      status: status, reason: json["reason"]?.asString ?? "", parameters: parameters, chi2: chi2, ndf: ndf,
      pValue: pValue, parts: parts)
  }
}

extension FitResult.Part {
  fileprivate var json: JSONValue {
    .members([
      "name": name.map(JSONValue.string), "low": .exact(low), "high": .exact(high),
      "bin_width": .exact(binWidth), "model": model.json,
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let low = json["low"]?.asExactDouble, let high = json["high"]?.asExactDouble,
      let binWidth = json["bin_width"]?.asExactDouble,
      let components = json.all("model", ModelExpression.Component.init(json:))
    else { return nil }
    self.init(
      name: json["name"]?.asString, model: ModelExpression(components: components), low: low, high: high,
      binWidth: binWidth)
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
