extension PlotRecord {
  /// Without the curve, which the fit gives anew.
  var json: JSONValue {
    let kind: (name: String, value: JSONValue) =
      switch content {
      case .histogram(let histogram): ("histogram", histogram.json)
      case .profile(let profile): ("profile", profile.json)
      case .histogram2D(let histogram): ("histogram2D", histogram.json)
      }
    let members = JSONValue.members([
      "name": .string(name), "fit": fit?.json, "unit": Self.json(unit),
      "vertical": verticalUnit.name.isEmpty ? nil : Self.json(verticalUnit),
    ])
    return .object((members.asObject ?? []) + [.init(kind.name, kind.value)])
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.asString, let content = Content(json: json),
      let unit = json["unit"].flatMap(Self.unit)
    else { return nil }
    var fit: FitResult?
    if let written = json["fit"] {
      guard let read = FitResult(json: written) else { return nil }
      fit = read
    }
    self.init(name: name, content: content, fit: fit, unit: unit)
    guard let written = json["vertical"] else { return }
    guard let vertical = Self.unit(written) else { return nil }
    verticalUnit = vertical
  }

  private static func json(_ unit: Unit) -> JSONValue { .array([.string(unit.name), .exact(unit.factor)]) }

  /// A unit for drawing: its dimension is not kept.
  private static func unit(_ json: JSONValue) -> Unit? {
    guard let pair = json.asArray, pair.count == 2, let name = pair[0].asString,
      let factor = pair[1].asExactDouble
    else { return nil }
    return Unit(name: name, dimension: .none, factor: factor)
  }
}

extension PlotRecord.Content {
  /// Reads the member that ``PlotRecord/json`` wrote for it.
  fileprivate init?(json: JSONValue) {
    if let histogram = json["histogram"].flatMap(Histogram.init(json:)) {
      self = .histogram(histogram)
    } else if let profile = json["profile"].flatMap(Profile.init(json:)) {
      self = .profile(profile)
    } else if let histogram = json["histogram2D"].flatMap(Histogram2D.init(json:)) {
      self = .histogram2D(histogram)
    } else {
      return nil
    }
  }
}

extension Profile {
  /// Each bin as `[Σw, Σw², mean, Σw(x - mean)²]`.
  fileprivate var json: JSONValue {
    .members([
      "axis": .object(axis.members),
      "bins": .array(
        bins.map { bin in
          .array([bin.weight, bin.weightSquares, bin.mean, bin.squares].map(JSONValue.exact))
        }),
      "rows": .exact(entries), "underflow": .exact(underflow), "overflow": .exact(overflow),
      "invalid": .exact(invalid),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let axis = json["axis"].flatMap(HistogramAxis.init(json:)),
      let bins = json.all("bins", Self.bin), bins.count == axis.bins,
      let rows = json["rows"]?.asExactDouble, let underflow = json["underflow"]?.asExactDouble,
      let overflow = json["overflow"]?.asExactDouble, let invalid = json["invalid"]?.asExactDouble
    else { return nil }
    self.init(
      axis: axis, bins: bins, entries: rows, underflow: underflow, overflow: overflow, invalid: invalid)
  }

  private static func bin(_ json: JSONValue) -> Moments? {
    guard let numbers = json.asArray?.compactMap(\.asExactDouble), numbers.count == 4 else { return nil }
    return Moments(
      weight: numbers[0], weightSquares: numbers[1], mean: numbers[2], squares: numbers[3])
  }
}

extension Histogram2D {
  fileprivate var json: JSONValue {
    .members([
      "x": .object(x.members), "y": .object(y.members), "counts": .array(counts.map(JSONValue.exact)),
      "squares": squares.map { .array($0.map(JSONValue.exact)) }, "rows": .exact(entries),
      "outside": .exact(outside), "invalid": .exact(invalid),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let x = json["x"].flatMap(HistogramAxis.init(json:)),
      let y = json["y"].flatMap(HistogramAxis.init(json:)),
      let counts = json.all("counts", \.asExactDouble), counts.count == x.bins * y.bins,
      let rows = json["rows"]?.asExactDouble, let outside = json["outside"]?.asExactDouble,
      let invalid = json["invalid"]?.asExactDouble
    else { return nil }
    var squares: [Double]?
    if json["squares"] != nil {
      guard let read = json.all("squares", \.asExactDouble), read.count == counts.count else { return nil }
      squares = read
    }
    self.init(
      x: x, y: y, counts: counts, squares: squares, entries: rows, outside: outside, invalid: invalid)
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
