import CalibModel
import GRDB
import Glibc

/// Every message of the store; wording is changed here and nowhere else.
extension StoreError {
  static func noStore(_ path: String) -> Self {
    Self(.noStore, "no conditions store is at `\(path)`", help: "make one with `calib store init`")
  }

  static func notAStore(_ path: String, reason: String) -> Self {
    Self(
      .notAStore, "`\(path)` is not a conditions store: \(reason)",
      help: "name the folder of a store, or make one elsewhere with `calib store init`")
  }

  static func newerFormat(_ path: String, version: Int) -> Self {
    Self(
      .newerFormat,
      "the store `\(path)` has format \(version), this calib knows up to \(StoreFolder.formatVersion)",
      help: "use the newer calib that made it")
  }

  static func notEmpty(_ path: String, name: String) -> Self {
    Self(
      .notAStore, "`\(path)` is not empty and not a conditions store: it holds `\(name)`",
      help: "name a new or empty folder")
  }

  static func unreadable(_ path: String, reason: String) -> Self {
    Self(.unreadable, "cannot read `\(path)`: \(reason)", help: "ask its owner for the permission to read")
  }

  static func readOnly(_ path: String) -> Self {
    Self(
      .readOnly, "the store `\(path)` cannot be written",
      help: "ask for the permission to write in the folder and its files, or use a copy")
  }

  static func unfinishedLog(_ path: String) -> Self {
    Self(
      .readOnly,
      "the store `\(path)` cannot be read without writing: its last writer left `store.sqlite-wal`",
      help: "run `calib store verify` on it once, as a user who may write there")
  }

  static func damaged(_ path: String, what: String, help: String) -> Self {
    Self(.damaged, "the store `\(path)` is damaged: \(what)", help: help)
  }

  static func objectMissing(_ path: String) -> Self {
    Self(
      .damaged, "the payload `\(path)` is missing",
      help: "put it back from a copy of the store with `calib store repair --from COPY`")
  }

  static func objectDamaged(_ path: String) -> Self {
    Self(
      .damaged, "the payload `\(path)` does not have the SHA-256 that its name says",
      help:
        "see what else is damaged with `calib store verify --deep`, then put it back from a copy of the store "
        + "with `calib store repair --from COPY`")
  }

  static func noSuchTag(_ name: String, in path: String, nearest: [String]) -> Self {
    let known =
      nearest.isEmpty ? "it has no tags" : "its tags are \(nearest.map { "`\($0)`" }.joined(separator: ", "))"
    return Self(.noSuchTag, "the store `\(path)` has no tag `\(name)`", help: known)
  }

  static func tagExists(_ name: String, in path: String) -> Self {
    Self(.tagExists, "the store `\(path)` has a tag `\(name)` already", help: "choose another name")
  }

  static func tagIsNotOpen(_ name: String, _ state: TagState) -> Self {
    Self(
      .tagState, "the tag `\(name)` is \(state.rawValue), and only an OPEN tag can be published into",
      help: "publish into another tag")
  }

  static func snapshotDamaged(_ path: String, _ what: String) -> Self {
    Self(
      .damaged, "the snapshot `\(path)` is damaged: \(what)",
      help: "delete it, and make it again with `calib store snapshot`")
  }

  static func fileExists(_ path: String) -> Self {
    Self(.invalidArgument, "`\(path)` is there already", help: "export into another folder, or remove it")
  }

  static func noProposal(_ id: Int) -> Self {
    Self(.proposal, "there is no proposal \(id)", help: "list them with `calib store proposals`")
  }

  static func noProposal(_ tag: String, _ group: String) -> Self {
    Self(
      .proposal, "nothing waits for the sign-off of `\(group)` in `\(tag)`",
      help: "list what waits with `calib store proposals`")
  }

  static func proposalState(_ id: Int, _ state: ProposalState) -> Self {
    Self(
      .proposal, "proposal \(id) is \(state.rawValue), so this cannot be done with it",
      help: "see `calib store proposals`")
  }

  static func wrongState(_ name: String, _ state: TagState, wanted: [TagState]) -> Self {
    let words = wanted.map(\.rawValue).joined(separator: " or ")
    return Self(
      .tagState, "the tag `\(name)` is \(state.rawValue), and has to be \(words) for this",
      help: "see `calib store tag show \(name)`")
  }

  static func badStep(_ name: String, _ state: TagState, _ wanted: TagState) -> Self {
    let next = state.successors.map(\.rawValue).joined(separator: " or ")
    return Self(
      .tagState, "the tag `\(name)` is \(state.rawValue) and cannot become \(wanted.rawValue)",
      help: next.isEmpty ? "clone it with `calib store tag clone \(name) NEW`" : "it can become \(next)")
  }

  static func noRename(_ name: String, _ state: TagState) -> Self {
    Self(
      .tagState, "the tag `\(name)` is \(state.rawValue): others know it by its name",
      help: "clone it under another name with `calib store tag clone \(name) NEW`")
  }

  static func beginsLater(_ name: String, _ iov: IoV, than run: ExperimentRun) -> Self {
    Self(
      .invalidArgument, "`\(name)` \(iov) begins after run \(run)",
      help: "choose it out with `--name` or `--runs`, or close at a later run")
  }

  /// The first conflicts are told in full.
  static func conflicts(_ list: [String]) -> Self {
    let shown = list.prefix(10).joined(separator: "; ")
    let rest = list.count > 10 ? "; and \(list.count - 10) more" : ""
    return Self(
      .overlap, "there are overlaps: \(shown)\(rest)",
      help: "say which shall win with `--overlap`, or `--replace` where that is an option")
  }

  static func runningUpdate(_ what: String, help: String) -> Self { Self(.runningUpdate, what, help: help) }

  static func cannotUndo(_ commit: String, _ reason: String) -> Self {
    Self(
      .cannotUndo, "commit \(commit.prefix(12)) cannot be undone: \(reason)",
      help: "see `calib store log`, and undo the later commits first")
  }

  static func tagIsInvalid(_ name: String) -> Self {
    Self(
      .tagState, "the tag `\(name)` is INVALID and must not be read", help: "take it out of the chain of tags"
    )
  }

  static func headMoved(_ name: String, expected: String, found: String?) -> Self {
    let found = found.map { "commit \($0.prefix(12))" } ?? "nothing"
    return Self(
      .headMoved, "the tag `\(name)` stands at \(found), not at commit \(expected.prefix(12)) as expected",
      help: "look at `calib store log \(name)`, plan again and publish again")
  }

  static func overlap(_ name: String, _ one: IoV, _ other: IoV) -> Self {
    Self(
      .overlap, "two payloads `\(name)` of this publication overlap: \(one) and \(other)",
      help: "give each run one payload of a name")
  }

  static func emptyPublication(_ tag: String) -> Self {
    Self(.invalidArgument, "there is nothing to publish into `\(tag)`", help: "give at least one payload")
  }

  static func badTagName(_ name: String) -> Self {
    Self(
      .invalidArgument, "`\(name)` cannot name a tag", help: "use 1 to 80 letters, digits and `+ - _ : .`")
  }

  static func badPayloadName(_ name: String) -> Self {
    Self(
      .invalidArgument, "`\(name)` cannot name a payload",
      help: "use 1 to 200 letters, digits and `+ - _ : .`, the first not a point")
  }

  static func badInterval(_ name: String, first: Int64, last: Int64) -> Self {
    Self(
      .invalidArgument, "the interval with the keys \(first) and \(last) of `\(name)` ends at no run",
      help: "end it at a run, at the end of an experiment, or leave it open")
  }

  static func badProvenance(_ name: String, reason: String) -> Self {
    Self(
      .invalidArgument, "the provenance of `\(name)` cannot be kept: \(reason)", help: "nest it less deeply")
  }

  static func notADigest(_ text: String) -> Self {
    Self(.invalidArgument, "`\(text)` is not a SHA-256", help: "give 64 lower-case hexadecimal digits")
  }

  static func noSuchPayload(_ text: String, in path: String) -> Self {
    Self(
      .noSuchPayload, "the store `\(path)` has no payload \(text)",
      help: "list those of a tag with `calib store iovs TAG`")
  }

  static func noSuchCommit(_ text: String, tag: String, count: Int) -> Self {
    Self(
      .noSuchCommit, "the tag `\(tag)` has \(count == 0 ? "no commit" : "\(count) commits") `\(text)`",
      help: "list them with `calib store log \(tag)`, and give enough digits to tell them apart")
  }

  /// A call of the system that failed with a code of errno.
  static func system(_ verb: String, _ path: String, _ code: Int32) -> Self {
    let message = "cannot \(verb) `\(path)`: \(String(cString: strerror(code)).lowercased())"
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      return Self(.full, message, help: "make room and do it again; nothing was changed")
    case EROFS:
      return Self(.readOnly, message, help: "use a copy of the store in a place that can be written")
    case EACCES, EPERM:
      return Self(
        verb == "read" || verb == "list" ? .unreadable : .readOnly, message,
        help: "ask its owner for the permission")
    default: return Self(.system, message, help: "see to it and do it again; nothing was changed")
    }
  }

  /// What the database reports, in the words of the store.
  init(_ error: any Error, at path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = Self(.system, "cannot use `\(path)`: \(error)")
      return
    }
    let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL:
      self = Self(
        .full, "cannot write `\(path)`: \(reason)", help: "make room and do it again; nothing was changed")
    // SQLite says the same of a disk without room for its own files and of one that fails.
    case .SQLITE_IOERR where Disk.isFull(path):
      self = Self(
        .full, "there is no room for `\(path)`", help: "make room and do it again; nothing was changed")
    case .SQLITE_IOERR:
      self = Self(
        .system, "cannot read or write `\(path)`: \(reason)",
        help: "see what the system says of the disk, as `dmesg` shows it; nothing was changed")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = Self(.busy, "another program has locked `\(path)`", help: "wait for it and do it again")
    case .SQLITE_READONLY: self = .readOnly(path)
    case .SQLITE_PERM, .SQLITE_CANTOPEN: self = .unreadable(path, reason: reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self = Self(
        .damaged, "the database `\(path)` is damaged: \(reason)", help: "restore it from a copy of the store")
    default: self = Self(.system, "cannot use `\(path)`: \(reason)")
    }
  }
}
