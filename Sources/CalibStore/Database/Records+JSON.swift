package import CalibModel

// What `--json` prints of the store's values.

extension TagRecord {
  package var json: JSONValue {
    .members([
      "name": .string(name), "state": .string(state.rawValue), "description": .string(description),
      "head": .string(head), "changed": .string(timeText(changedSeconds)), "commits": .integer(commitCount),
      "entries": .integer(entryCount), "names": .integer(nameCount),
    ])
  }
}

extension ConditionsEntry {
  package var json: JSONValue {
    .members([
      "tag": .string(tag), "name": .string(name), "iov": .string(iov.description),
      "revision": .integer(revision), "sha256": .string(digest), "commit": .string(commit),
    ])
  }
}

extension PayloadRecord {
  package var json: JSONValue {
    .members([
      "name": .string(name), "revision": .integer(revision), "sha256": .string(digest), "md5": .string(md5),
      "size": .integer(size), "created": .string(timeText(createdSeconds)), "provenance": provenance,
    ])
  }
}

extension CommitRecord {
  package var json: JSONValue {
    .members([
      "number": .integer(number), "digest": .string(digest),
      "previous": previous.map { .string($0) } ?? .null,
      "parent": parent.map { .string($0) } ?? .null, "tag": .string(tag), "time": .string(timeText),
      "user": .string(author.user), "host": .string(author.host), "tool": .string(author.tool),
      "message": .string(message), "delta": delta.json,
    ])
  }
}

extension PublicationResult {
  package var json: JSONValue {
    .members([
      "tag": .string(tag), "makes_tag": .bool(makesTag), "commit": commit.map { .string($0) } ?? .null,
      "added": .array(
        added.map {
          .members([
            "name": .string($0.name), "iov": .string($0.iov.description), "revision": .integer($0.revision),
            "sha256": .string($0.digest),
          ])
        }),
      "cut": .array(
        cuts.map {
          .members([
            "name": .string($0.name), "iov": .string($0.iov.description), "revision": .integer($0.revision),
            "kept": .array($0.kept.map { .string($0.description) }),
          ])
        }),
      "unchanged": .integer(unchangedCount),
    ])
  }
}

extension VerifyFinding {
  package var json: JSONValue {
    .members(["kind": .string(kind.rawValue), "message": .string(message), "damage": .bool(isDamage)])
  }
}
