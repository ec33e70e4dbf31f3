import CalibGraph
package import CalibModel

/// As `{"workers", "bars": [[kind, calibration, pass, subject, start, end, ending, count]]}`; times in milliseconds.
extension RunTimeline {
  package var json: JSONValue {
    .members(["workers": .integer(workers), "bars": .array(bars.map(\.json))])
  }

  /// Reads what ``json`` wrote; `nil` where it is anything else.
  package init?(json: JSONValue) {
    guard let workers = json["workers"]?.asInteger, let written = json["bars"]?.asArray else { return nil }
    var bars: [Bar] = []
    for value in written {
      guard let bar = Bar(json: value) else { return nil }
      bars.append(bar)
    }
    self.init(workers: workers, bars: bars)
  }
}

extension RunTimeline.Bar {
  fileprivate var json: JSONValue {
    .array([
      .string(kind.rawValue), .string(calibration), .integer(pass), .string(subject), .integer(start),
      .integer(end), .string(ending.rawValue), .integer(count),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let parts = json.asArray, parts.count == 8,
      let kind = parts[0].asString.flatMap(TaskKind.init(rawValue:)), let calibration = parts[1].asString,
      let pass = parts[2].asInteger, let subject = parts[3].asString, let start = parts[4].asInteger,
      let end = parts[5].asInteger, start <= end,
      let ending = parts[6].asString.flatMap(RunTimeline.Ending.init(rawValue:)),
      let count = parts[7].asInteger, count >= 1
    else { return nil }
    self.init(
      kind: kind, calibration: calibration, pass: pass, subject: subject, start: start, end: end,
      ending: ending, count: count)
  }
}
