import CalibModel

/// The text of a delta, which the chain's digests cover: members in the order of docs/store-format.md and no others, as
/// another order would be another digest. What reads it takes nothing for granted; a text that does not fit gives `nil`,
/// never a delta with something left out.
extension CommitDelta {
  static let format = "calib delta 1"

  var json: JSONValue {
    .members([
      "format": .string(Self.format), "tag": .string(tag), "state": state.map { .string($0.rawValue) },
      "description": tagDescription.map { .string($0) },
      "rename": newName.map { .string($0) }, "proposal": proposal?.json, "verdict": verdict?.json,
      "carries_out": carriesOut.map { .integer($0) }, "payloads": .array(payloads.map(\.deltaJSON)),
      "cut": .array(cuts.map(\.json)), "add": .array(additions.map(\.json)),
    ])
  }

  /// Reads what ``json`` wrote; `nil` where it is anything else.
  ///
  /// Records do not repeat when they were made: that is the time of the commit.
  init?(json: JSONValue, createdSeconds: Int) {
    guard json["format"]?.asString == Self.format, let tag = json["tag"]?.asString,
      let payloads = Self.list(
        json["payloads"], { PayloadRecord(deltaJSON: $0, createdSeconds: createdSeconds) }),
      let cuts = Self.list(json["cut"], Cut.init(json:)),
      let additions = Self.list(json["add"], Addition.init(json:))
    else { return nil }
    var state: TagState?
    if let text = json["state"] {
      guard let known = text.asString.flatMap(TagState.init(rawValue:)) else { return nil }
      state = known
    }
    self.init(
      tag: tag, state: state, tagDescription: json["description"]?.asString, payloads: payloads, cuts: cuts,
      additions: additions)
    newName = json["rename"]?.asString
    carriesOut = json["carries_out"]?.asInteger
    if let text = json["proposal"] {
      guard let read = Proposal(json: text) else { return nil }
      proposal = read
    }
    if let text = json["verdict"] {
      guard let read = Verdict(json: text) else { return nil }
      verdict = read
    }
  }

  /// All the elements read, or `nil` if one cannot be.
  static func list<T>(_ json: JSONValue?, _ read: (JSONValue) -> T?) -> [T]? {
    guard let values = json?.asArray else { return nil }
    var list: [T] = []
    for value in values {
      guard let element = read(value) else { return nil }
      list.append(element)
    }
    return list
  }
}

extension CommitDelta.Proposal {
  var json: JSONValue {
    .members(["group": .string(group), "entries": .array(entries.map(\.json))])
  }

  init?(json: JSONValue) {
    guard let group = json["group"]?.asString,
      let entries = CommitDelta.list(json["entries"], CommitDelta.Addition.init(json:))
    else { return nil }
    self.init(group: group, entries: entries)
  }
}

extension CommitDelta.Verdict {
  var json: JSONValue {
    .members([
      "proposal": .integer(proposal), "approves": .bool(isApproval), "by": .string(by),
      "comment": .string(comment), "digests": .array(digests.map { .string($0) }),
    ])
  }

  init?(json: JSONValue) {
    guard let proposal = json["proposal"]?.asInteger, let isApproval = json["approves"]?.asBool,
      let by = json["by"]?.asString, let comment = json["comment"]?.asString,
      let digests = CommitDelta.list(json["digests"], { $0.asString })
    else { return nil }
    self.init(proposal: proposal, isApproval: isApproval, by: by, comment: comment, digests: digests)
  }
}

extension CommitDelta.Cut {
  var json: JSONValue {
    .members([
      "name": .string(name), "first": .integer(Int(iov.firstKey)), "last": .integer(Int(iov.lastKey)),
      "revision": .integer(revision), "origin": .integer(origin),
      "kept": .array(kept.map { .array([.integer(Int($0.firstKey)), .integer(Int($0.lastKey))]) }),
    ])
  }

  init?(json: JSONValue) {
    let pieces: [IoV]? = CommitDelta.list(json["kept"]) { pair in
      guard let keys = pair.asArray, keys.count == 2 else { return nil }
      return IoV(keys[0], keys[1])
    }
    guard let name = json["name"]?.asString, let iov = IoV(json["first"], json["last"]),
      let revision = json["revision"]?.asInteger, let origin = json["origin"]?.asInteger, let pieces
    else { return nil }
    self.init(name: name, iov: iov, revision: revision, origin: origin, kept: pieces)
  }
}

extension CommitDelta.Addition {
  var json: JSONValue {
    .members([
      "name": .string(name), "first": .integer(Int(iov.firstKey)), "last": .integer(Int(iov.lastKey)),
      "revision": .integer(revision), "provenance": provenance,
    ])
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.asString, let iov = IoV(json["first"], json["last"]),
      let revision = json["revision"]?.asInteger
    else { return nil }
    self.init(name: name, iov: iov, revision: revision, provenance: json["provenance"])
  }
}

extension PayloadRecord {
  fileprivate var deltaJSON: JSONValue {
    .members([
      "name": .string(name), "revision": .integer(revision), "sha256": .string(digest), "md5": .string(md5),
      "size": .integer(size), "provenance": provenance,
    ])
  }

  fileprivate init?(deltaJSON json: JSONValue, createdSeconds: Int) {
    guard let name = json["name"]?.asString, let revision = json["revision"]?.asInteger,
      let digest = json["sha256"]?.asString, let md5 = json["md5"]?.asString,
      let size = json["size"]?.asInteger, let provenance = json["provenance"]
    else { return nil }
    self.init(
      name: name, revision: revision, digest: digest, md5: md5, size: size, createdSeconds: createdSeconds,
      provenance: provenance)
  }
}

extension IoV {
  /// An interval of two packed keys in JSON.
  fileprivate init?(_ first: JSONValue?, _ last: JSONValue?) {
    guard let first = first?.asInteger, let last = last?.asInteger else { return nil }
    self.init(firstKey: Int64(first), lastKey: Int64(last))
  }
}
