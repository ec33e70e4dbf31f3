extension Payload {
  static let format = "calib payload 1"

  /// The payload as JSON: `{"format", "name", "fields": {name: constant}}`; one that is made of pieces has instead of `fields`
  /// `"pieces": [{"from": moment, "to": moment, "fields"}]`, `to` excluded and left out of the last.
  package var json: JSONValue {
    .members([
      "format": .string(Self.format), "name": .string(name),
      "fields": pieces.isEmpty ? Self.json(fields) : nil,
      "pieces": pieces.isEmpty ? nil : .array(pieces.indices.map(pieceJSON)),
    ])
  }

  package var bytes: [UInt8] { json.canonicalBytes }

  /// The file whose bytes are the payload, where its one field is a file.
  package var file: FileConstant? {
    if fields.count == 1, case .file(let file) = fields[0].value { file } else { nil }
  }

  /// Reads a payload; `nil` where the JSON is not one of this format.
  package init?(json: JSONValue) {
    guard json["format"]?.asString == Self.format, let name = json["name"]?.asString else { return nil }
    if let list = json["pieces"]?.asArray {
      let pieces = list.compactMap(Piece.init(json:))
      guard pieces.count == list.count, pieces.count > 1,
        zip(pieces, pieces.dropFirst()).allSatisfy({ $0.from < $1.from })
      else { return nil }
      self.init(name: name, pieces: pieces)
    } else {
      guard let fields = Self.fields(json["fields"]) else { return nil }
      self.init(name: name, fields: fields)
    }
  }

  private func pieceJSON(_ place: Int) -> JSONValue {
    .members([
      "from": pieces[place].from.json,
      "to": place + 1 < pieces.count ? pieces[place + 1].from.json : nil,
      "fields": Self.json(pieces[place].fields),
    ])
  }

  private static func json(_ fields: [Field]) -> JSONValue {
    .object(fields.map { JSONValue.Member($0.name, $0.value.json) })
  }

  fileprivate static func fields(_ json: JSONValue?) -> [Field]? {
    guard let members = json?.asObject else { return nil }
    var fields: [Field] = []
    for member in members {
      guard let value = Constant(json: member.value) else { return nil }
      fields.append(Field(name: member.name, value: value))
    }
    return fields
  }
}

extension Payload.Piece {
  fileprivate init?(json: JSONValue) {
    guard let from = json["from"].flatMap(RunMoment.init(json:)), let fields = Payload.fields(json["fields"])
    else { return nil }
    self.init(from: from, fields: fields)
  }
}
