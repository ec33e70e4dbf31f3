package import CalibModel

/// A dump of nopayloaddb: the JSON that `manage.py dumpdata cdb_rest` writes, with the payload files of
/// its client.
///
/// A list of `{"model", "pk", "fields"}` of the models globaltagstatus, globaltag, payloadtype,
/// payloadlist and payloadiov (store.md, F.5).
package enum NopayloadDump {
  /// An open upper end there.
  static let openEnd = Int.max

  // MARK: Writing

  /// Writes tags as `nopayloaddb.json` in a folder, with the payload files below it.
  package static func write(
    _ tags: [String], of store: ConditionsStore, to folder: String
  ) throws(StoreError) -> ExportReport {
    try Disk.makeFolders(folder)
    let path = "\(folder)/nopayloaddb.json"
    if Disk.exists(path) { throw .fileExists(path) }
    var dump = Objects(files: PayloadFiles(folder: folder, layout: .nopayload))
    dump.addStates()
    for (index, text) in tags.enumerated() {
      let reference = try TagReference(text)
      guard let tag = try store.tag(reference.tag) else {
        throw .noSuchTag(text, in: store.path, nearest: [])
      }
      try dump.add(tag, number: index + 1, try store.exported(text), from: store)
    }
    try Disk.writeDurably(JSONValue.array(dump.objects).canonicalBytes, to: path, mode: 0o644)
    return ExportReport(
      path: path, entryCount: dump.rowCount, payloadCount: dump.files.count, notes: [])
  }

  /// The objects of a dump, numbered as they come.
  private struct Objects {
    var files: PayloadFiles
    private(set) var objects: [JSONValue] = []
    private(set) var rowCount = 0
    private var types: [String: Int] = [:]
    private var listCount = 0

    init(files: PayloadFiles) { self.files = files }

    mutating func addStates() {
      for (index, state) in TagState.allCases.enumerated() {
        objects.append(object("globaltagstatus", index + 1, ["name": .string(state.rawValue)]))
      }
    }

    /// A tag with a list for each of its payload names, and their rows.
    mutating func add(
      _ tag: TagRecord, number: Int, _ rows: [(entry: ConditionsEntry, record: PayloadRecord)],
      from store: ConditionsStore
    ) throws(StoreError) {
      let state = (TagState.allCases.firstIndex(of: tag.state) ?? 0) + 1
      objects.append(
        object(
          "globaltag", number,
          [
            "name": .string(tag.name), "description": .string(tag.description),
            "status": .integer(state),
          ]))
      var name = ""
      for (entry, record) in rows {
        if name != entry.name { addList(entry.name, ofTag: number) }
        name = entry.name
        rowCount += 1
        let url = try files.write(record, from: store)
        objects.append(object("payloadiov", rowCount, row(entry, record, url, list: listCount)))
      }
    }

    private mutating func addList(_ name: String, ofTag tag: Int) {
      if types[name] == nil {
        types[name] = types.count + 1
        objects.append(object("payloadtype", types.count, ["name": .string(name)]))
      }
      listCount += 1
      objects.append(
        object(
          "payloadlist", listCount,
          [
            "name": .string("\(name)_\(listCount)"), "global_tag": .integer(tag),
            "payload_type": .integer(types[name] ?? 0),
          ]))
    }
  }

  private static func object(
    _ model: String, _ key: Int, _ fields: KeyValuePairs<String, JSONValue?>
  ) -> JSONValue {
    .members([
      "model": .string("cdb_rest.\(model)"), "pk": .integer(key), "fields": .members(fields),
    ])
  }

  private static func row(
    _ entry: ConditionsEntry, _ record: PayloadRecord, _ url: String, list: Int
  ) -> KeyValuePairs<String, JSONValue?> {
    let (majorEnd, minorEnd) = ends(of: entry.iov)
    let first = entry.iov.first
    return [
      "payload_url": .string(url), "checksum": .string(record.md5), "size": .integer(record.size),
      "major_iov": .integer(first.experiment), "minor_iov": .integer(first.run),
      "major_iov_end": .integer(majorEnd), "minor_iov_end": .integer(minorEnd),
      "comb_iov": .string(combined(first)), "payload_list": .integer(list),
    ]
  }

  /// The upper ends as nopayloaddb has them: its largest number for what is open.
  package static func ends(of iov: IoV) -> (major: Int, minor: Int) {
    let numbers = iov.numbers
    return (numbers[2] < 0 ? openEnd : numbers[2], numbers[3] < 0 ? openEnd : numbers[3])
  }

  /// `major + minor / 1e19` with 19 decimals.
  private static func combined(_ run: ExperimentRun) -> String {
    let minor = String(run.run)
    return "\(run.experiment).\(String(repeating: "0", count: max(0, 19 - minor.utf8.count)))\(minor)"
  }

  // MARK: Reading

  /// Reads the tags of a dump with their payload files.
  ///
  /// - Parameter folders: below which the payload files lie; the dump's own folder is the last.
  package static func read(
    _ path: String, tags wanted: [String], folders: [String]
  ) throws(StoreError) -> [ImportedTag] {
    let file = Exchange.fileName(path)
    var models: [String: [(key: Int, fields: JSONValue)]] = [:]
    for (index, object) in try objects(path, file).enumerated() {
      guard let model = object["model"]?.asString, let key = object["pk"]?.asInteger,
        let fields = object["fields"]
      else { throw .badInput("\(file), object \(index + 1)", "it has no `model`, `pk` and `fields`") }
      models[model, default: []].append((key, fields))
    }
    let reader = NopayloadReader(
      file: file, models: models, finder: PayloadFinder(folders: folders + [Exchange.folder(of: path)]))
    let tags = try reader.tags(wanted)
    for name in wanted where !tags.contains(where: { $0.name == name }) {
      throw .badInput(file, "it has no tag `\(name)`")
    }
    return tags
  }

  private static func objects(_ path: String, _ file: String) throws(StoreError) -> [JSONValue] {
    let bytes = try Disk.read(path)
    do {
      guard let objects = try JSONValue(parsing: bytes).asArray else {
        throw StoreError.badInput(file, "it is not a list, as `dumpdata` writes")
      }
      return objects
    } catch let error as StoreError {
      throw error
    } catch {
      throw .badInput(file, "it is not JSON: \(error)")
    }
  }
}

/// Follows the keys of a dump from tags to rows.
private struct NopayloadReader {
  let file: String
  let models: [String: [(key: Int, fields: JSONValue)]]
  let finder: PayloadFinder

  func tags(_ wanted: [String]) throws(StoreError) -> [ImportedTag] {
    let states = names(of: "globaltagstatus")
    let types = names(of: "payloadtype")
    var listsOfTag: [Int: [Int: String]] = [:]
    for (key, fields) in models["cdb_rest.payloadlist"] ?? [] {
      guard let tag = fields["global_tag"]?.asInteger else { continue }
      guard let type = fields["payload_type"]?.asInteger.flatMap({ types[$0] }) else {
        throw .badInput(file, "payload list \(key) is of a type that is not there")
      }
      listsOfTag[tag, default: [:]][key] = type
    }
    var rowsOfList: [Int: [(key: Int, fields: JSONValue)]] = [:]
    for row in models["cdb_rest.payloadiov"] ?? [] {
      guard let list = row.fields["payload_list"]?.asInteger else { continue }
      rowsOfList[list, default: []].append(row)
    }
    var result: [ImportedTag] = []
    for (key, fields) in models["cdb_rest.globaltag"] ?? [] {
      guard let name = fields["name"]?.asString, wanted.isEmpty || wanted.contains(name) else { continue }
      var rows: [ImportedRow] = []
      for (list, type) in (listsOfTag[key] ?? [:]).sorted(by: { $0.value < $1.value }) {
        for row in rowsOfList[list] ?? [] { rows.append(try imported(type, row.key, row.fields)) }
      }
      result.append(
        ImportedTag(
          name: name, state: fields["status"]?.asInteger.flatMap { states[$0] } ?? "",
          description: fields["description"]?.asString ?? "", rows: rows))
    }
    return result
  }

  private func names(of model: String) -> [Int: String] {
    var names: [Int: String] = [:]
    for (key, fields) in models["cdb_rest.\(model)"] ?? [] { names[key] = fields["name"]?.asString }
    return names
  }

  private func imported(_ name: String, _ key: Int, _ fields: JSONValue) throws(StoreError) -> ImportedRow {
    let place = "\(file): `\(name)`, payloadiov \(key)"
    guard StoreNames.isPayload(name) else { throw .badImportedName(name, place) }
    guard let url = fields["payload_url"]?.asString, let major = fields["major_iov"]?.asInteger,
      let minor = fields["minor_iov"]?.asInteger
    else { throw .badInput(place, "it has no `payload_url`, `major_iov` and `minor_iov`") }
    let majorEnd = fields["major_iov_end"]?.asInteger ?? NopayloadDump.openEnd
    let minorEnd = fields["minor_iov_end"]?.asInteger ?? NopayloadDump.openEnd
    let isOpen = majorEnd == NopayloadDump.openEnd
    let last = isOpen ? -1 : majorEnd
    let lastRun = isOpen || minorEnd == NopayloadDump.openEnd ? -1 : minorEnd
    let iov = try Exchange.interval([major, minor, last, lastRun], place)
    let bytes = try finder.bytes([url], md5: fields["checksum"]?.asString, place: place)
    return ImportedRow(
      name: name, iov: iov, revision: key, bytes: bytes, place: place, origin: .string("payloadiov \(key)"))
  }
}
