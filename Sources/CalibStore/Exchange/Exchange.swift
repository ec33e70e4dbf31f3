import CalibDigest
package import CalibModel

/// What reading and writing of other systems' formats share.
enum Exchange {
  /// Whether bytes have an MD5, or one that begins so; `nil` asks for none.
  static func hasMD5(_ bytes: [UInt8], _ prefix: String?) -> Bool {
    guard let prefix else { return true }
    return md5Hex(bytes).hasPrefix(prefix)
  }

  /// Whole lines of a text file, without their ends.
  static func lines(_ bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n"
    }
  }

  /// The interval of four numbers of another system.
  ///
  /// - Throws: `badInput` that says what is wrong with them.
  static func interval(_ numbers: [Int], _ place: String) throws(StoreError) -> IoV {
    if numbers.count == 4, let iov = IoV(numbers: numbers[0], numbers[1], numbers[2], numbers[3]) {
      return iov
    }
    let text = numbers.map { "\($0)" }.joined(separator: ",")
    throw .badInput(place, "`\(text)` is no interval of validity: \(reasonAgainst(numbers))")
  }

  /// What keeps four numbers from being an interval, in the words of who wrote them.
  private static func reasonAgainst(_ numbers: [Int]) -> String {
    guard numbers.count == 4 else { return "it has four numbers, first and last experiment and run" }
    let (experiment, run) = (ExperimentRun.largestExperiment, ExperimentRun.largestRun)
    if numbers[0] < 0 || numbers[1] < 0 { return "its first experiment and run are 0 at least" }
    if numbers[0] > experiment || numbers[2] > experiment { return "experiments go to \(experiment)" }
    if numbers[1] > run || numbers[3] > run { return "runs go to \(run)" }
    if numbers[2] < -1 || numbers[3] < -1 { return "of the negative numbers only -1 means something: no end" }
    if numbers[2] == -1 {
      return "it ends at a run of no experiment: `-1,-1` is open, `12,-1` all of experiment 12"
    }
    return "it ends before it begins"
  }

  /// The folder of a file.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension StoreError {
  /// Something to be imported is wrong at a place; nothing was imported.
  static func badInput(_ place: String, _ what: String) -> Self {
    Self(.badInput, "\(place): \(what)", help: "mend it and do it again; nothing was imported")
  }

  static func badImportedName(_ name: String, _ place: String) -> Self {
    let rule = "1 to 200 letters, digits and `+ - _ : .`, the first not a point"
    return badInput(place, "no payload can be named `\(name)`, but only with \(rule)")
  }
}

extension ConditionsStore {
  /// Brings rows of another system into an OPEN tag, which is made if it is missing, in one commit.
  ///
  /// - Parameter isDryRun: works it out and leaves the store as it is.
  /// - Throws: `overlap` with the list of conflicts where the rule does not decide; then nothing is imported.
  package func bring(
    _ rows: [ImportedRow], into tag: String, _ rule: OverlapRule, from source: String,
    _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    guard StoreNames.isTag(tag) else { throw .badTagName(tag) }
    for row in rows where !StoreNames.isPayload(row.name) {
      throw .badImportedName(row.name, row.place)
    }
    let resolved = try rule.resolved(rows)
    guard !resolved.isEmpty else { throw .badInput(source, "there is nothing to import") }
    let publication = Publication(
      tag: tag,
      entries: resolved.map { row in
        Publication.Entry(
          name: row.name, bytes: row.bytes, iov: row.iov,
          provenance: .members(["imported": .string(Exchange.fileName(source)), "origin": row.origin]))
      }, message: request.message ?? "import \(Exchange.fileName(source))", replaces: rule != .refuse)
    return request.isDryRun ? try preview(publication) : try publish(publication, by: request.author)
  }

  /// The rows of a tag, or of `TAG@COMMIT`, with the records of their payloads, in order of name and run.
  func exported(_ tag: String) throws(StoreError) -> [(entry: ConditionsEntry, record: PayloadRecord)] {
    let reference = try TagReference(tag)
    if try self.tag(reference.tag)?.state == .invalid { throw .tagIsInvalid(reference.tag) }
    let entries = try iovs(tag: reference.tag, asOf: reference.commit)
    var records: [String: PayloadRecord] = [:]
    var result: [(entry: ConditionsEntry, record: PayloadRecord)] = []
    for entry in entries {
      let key = "\(entry.name) \(entry.revision)"
      var record = records[key]
      if record == nil { record = try payloadRecord(name: entry.name, revision: entry.revision) }
      guard let record else { throw .noSuchPayload("`\(entry.name)` revision \(entry.revision)", in: path) }
      records[key] = record
      result.append((entry, record))
    }
    return result
  }
}

/// What an export wrote.
package struct ExportReport: Hashable, Sendable {
  /// The file that names the others.
  package let path: String
  package let entryCount: Int
  package let payloadCount: Int
  /// What a reader of the format should know; usually nothing.
  package let notes: [String]

  package var json: JSONValue {
    .members([
      "path": .string(path), "entries": .integer(entryCount), "payloads": .integer(payloadCount),
      "notes": .array(notes.map { .string($0) }),
    ])
  }
}

/// Puts payload files into a folder, each once.
struct PayloadFiles {
  let folder: String
  let layout: PayloadLayout
  private(set) var count = 0
  private var written: Set<String> = []

  init(folder: String, layout: PayloadLayout) {
    self.folder = folder
    self.layout = layout
  }

  /// Writes a payload unless its file is there; gives its path below the folder.
  ///
  /// - Throws: `badInput` where a file of the name has other bytes.
  mutating func write(
    _ record: PayloadRecord, revision: String? = nil, from store: ConditionsStore
  ) throws(StoreError) -> String {
    let path = layout.path(name: record.name, revision: revision ?? "\(record.revision)", md5: record.md5)
    guard written.insert(path).inserted else { return path }
    let bytes = try store.payload(record.digest)
    let file = "\(folder)/\(path)"
    try Disk.makeFolders(Exchange.folder(of: file))
    if Disk.exists(file) {
      guard try Disk.read(file) == bytes else {
        throw StoreError(
          .badInput, "`\(file)` is there already and has other bytes", help: "export into an empty folder")
      }
      return path
    }
    try Disk.writeDurably(bytes, to: file, mode: 0o644)
    count += 1
    return path
  }
}
