// The form in which an execution's report is kept in the cache: complete, and bit for bit what it was.

extension ExecutionReport {
  package var json: JSONValue {
    .members([
      "status": .string(status.rawValue),
      "reason": .string(reason),
      "payloads": .array(payloads.map(\.json)),
      "next": .array(next.map(\.json)),
      "watched": .array(watched.map { .members(["name": .string($0.name), "value": $0.value.json]) }),
      "checks": .array(checks.map(\.json)),
      "plots": .array(plots.map(\.json)),
      "entries": .array(entries.map(\.json)),
      "failed": failedFits.isEmpty ? nil : .array(failedFits.map(\.json)),
    ])
  }

  /// Reads what ``json`` wrote; `nil` where it is anything else.
  package init?(json: JSONValue) {
    guard let status = json["status"]?.asString.flatMap(ExecutionStatus.init(rawValue:)),
      let reason = json["reason"]?.asString,
      let payloads = json.all("payloads", Payload.init(json:)),
      let next = json.all("next", NamedValue.init(json:)),
      let watched = json.all("watched", NamedConstant.init(json:)),
      let checks = json.all("checks", CheckRecord.init(json:)),
      let plots = json.all("plots", PlotRecord.init(json:)),
      let entries = json.all("entries", NamedNumber.init(json:))
    else { return nil }
    self.init(status: status, reason: reason)
    self.payloads = payloads
    (self.next, self.watched, self.checks, self.plots, self.entries) = (next, watched, checks, plots, entries)
    guard json["failed"] != nil else { return }
    guard let failed = json.all("failed", NamedNumber.init(json:)) else { return nil }
    failedFits = failed
  }
}

extension JSONValue {
  /// The elements of a member that is an array, each read; `nil` where one cannot be.
  func all<Element>(_ name: String, _ read: (JSONValue) -> Element?) -> [Element]? {
    guard let values = self[name]?.asArray else { return nil }
    var elements: [Element] = []
    for value in values {
      guard let element = read(value) else { return nil }
      elements.append(element)
    }
    return elements
  }
}

extension ExecutionReport.NamedNumber {
  var json: JSONValue { .members(["name": .string(name), "value": .exact(value)]) }

  init?(json: JSONValue) {
    guard let name = json["name"]?.asString, let value = json["value"]?.asExactDouble else { return nil }
    self.init(name: name, value: value)
  }
}

extension ExecutionReport.NamedValue {
  var json: JSONValue { .members(["name": .string(name), "value": value.json]) }

  init?(json: JSONValue) {
    guard let name = json["name"]?.asString, let value = json["value"].flatMap(IteratedValue.init(json:))
    else { return nil }
    self.init(name: name, value: value)
  }
}

extension ExecutionReport.NamedConstant {
  init?(json: JSONValue) {
    guard let name = json["name"]?.asString, let value = json["value"].flatMap(Payload.Constant.init(json:))
    else {
      return nil
    }
    self.init(name: name, value: value)
  }
}

extension CheckRecord {
  var json: JSONValue {
    .members([
      "kind": .string(kind.rawValue), "name": .string(name), "passed": .bool(passed), "value": .string(value),
      "message": .string(message),
      "parts": .array(parts.map { .array([.integer($0.start), .integer($0.end), .string($0.value)]) }),
    ])
  }

  init?(json: JSONValue) {
    guard let kind = json["kind"]?.asString.flatMap(Kind.init(rawValue:)), let name = json["name"]?.asString,
      let passed = json["passed"]?.asBool, let value = json["value"]?.asString,
      let message = json["message"]?.asString, let parts = json.all("parts", Part.init(json:))
    else { return nil }
    self.init(kind: kind, name: name, passed: passed, value: value, message: message, parts: parts)
  }
}

extension CheckRecord.Part {
  init?(json: JSONValue) {
    guard let parts = json.asArray, parts.count == 3, let start = parts[0].asInteger,
      let end = parts[1].asInteger, let value = parts[2].asString
    else { return nil }
    self.init(start: start, end: end, value: value)
  }
}
