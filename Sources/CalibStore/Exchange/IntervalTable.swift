import CalibModel

/// Intervals and payloads as tables for people and programs: CSV with a head, or one JSON document.
package enum IntervalTable {
  static let columns = [
    "tag", "name", "first_experiment", "first_run", "last_experiment", "last_run", "revision", "sha256",
    "md5",
    "size", "file",
  ]

  /// Writes a tag as `intervals.csv` with the payload files beside it.
  package static func writeCSV(
    _ tag: String, of store: ConditionsStore, to folder: String, layout: PayloadLayout
  ) throws(StoreError) -> ExportReport {
    let path = "\(folder)/intervals.csv"
    try Disk.makeFolders(folder)
    if Disk.exists(path) { throw .fileExists(path) }
    var files = PayloadFiles(folder: folder, layout: layout)
    var text = columns.joined(separator: ",") + "\n"
    let rows = try store.exported(tag)
    for (entry, record) in rows {
      // Names have no comma and no quote in them, nor have the layouts' paths.
      let numbers = entry.iov.numbers.map { "\($0)" }
      let file = try files.write(record, from: store)
      let fields =
        [entry.tag, entry.name] + numbers + [
          "\(record.revision)", record.digest, record.md5, "\(record.size)", file,
        ]
      text += fields.joined(separator: ",") + "\n"
    }
    try Disk.writeDurably(Array(text.utf8), to: path, mode: 0o644)
    return ExportReport(path: path, entryCount: rows.count, payloadCount: files.count, notes: [])
  }

  /// Reads a CSV file with the columns `name`, `file` and the four numbers, in any order, and others
  /// that are not looked at, but for `md5` and `sha256`, which are checked.
  package static func readCSV(_ path: String) throws(StoreError) -> [ImportedRow] {
    let file = Exchange.fileName(path)
    var lines = Exchange.lines(try Disk.read(path))
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let head = lines.first else { throw .badInput(file, "it is empty") }
    let names = head.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in ["name", "file"] + columns[2..<6] where !names.contains(name) {
      throw .badInput("\(file):1", "there is no column `\(name)`")
    }
    let finder = PayloadFinder(folders: [Exchange.folder(of: path)])
    var rows: [ImportedRow] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let place = "\(file):\(index + 1)"
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == names.count else {
        throw .badInput(place, "it has \(fields.count) fields, the head has \(names.count)")
      }
      let values = Dictionary(zip(names, fields), uniquingKeysWith: { first, _ in first })
      rows.append(try row(values.mapValues { .string($0) }, place, finder))
    }
    return rows
  }

  /// Writes a tag as `intervals.json`: `{"format", "tag", "intervals": [{"name", "iov", …, "payload"}]}`.
  ///
  /// A payload that is JSON stands in it as such; of others the file beside it is named.
  package static func writeJSON(
    _ tag: String, of store: ConditionsStore, to folder: String, layout: PayloadLayout
  ) throws(StoreError) -> ExportReport {
    let path = "\(folder)/intervals.json"
    try Disk.makeFolders(folder)
    if Disk.exists(path) { throw .fileExists(path) }
    var files = PayloadFiles(folder: folder, layout: layout)
    var intervals: [JSONValue] = []
    let rows = try store.exported(tag)
    for (entry, record) in rows {
      let bytes = try store.payload(record.digest)
      let content = try? JSONValue(parsing: bytes)
      // Only what gives the same bytes again may stand as JSON.
      let inline = content?.canonicalBytes == bytes ? content : nil
      let file = inline == nil ? try files.write(record, from: store) : nil
      intervals.append(
        .members([
          "name": .string(entry.name), "iov": .array(entry.iov.numbers.map { .integer($0) }),
          "revision": .integer(record.revision), "sha256": .string(record.digest), "md5": .string(record.md5),
          "size": .integer(record.size), "file": file.map { .string($0) }, "payload": inline,
        ]))
    }
    let document = JSONValue.members([
      "format": .string("calib intervals 1"), "tag": .string(tag), "intervals": .array(intervals),
    ])
    try Disk.writeDurably(Array(document.prettyText.utf8), to: path, mode: 0o644)
    return ExportReport(path: path, entryCount: rows.count, payloadCount: files.count, notes: [])
  }

  /// Reads what ``writeJSON(_:of:to:layout:)`` wrote.
  package static func readJSON(_ path: String) throws(StoreError) -> [ImportedRow] {
    let file = Exchange.fileName(path)
    let bytes = try Disk.read(path)
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw .badInput(file, "it is not JSON: \(error)")
    }
    guard document["format"]?.asString == "calib intervals 1", let list = document["intervals"]?.asArray
    else {
      throw .badInput(file, "it is not a document of `calib intervals 1`")
    }
    let finder = PayloadFinder(folders: [Exchange.folder(of: path)])
    var rows: [ImportedRow] = []
    for (index, object) in list.enumerated() {
      var values: [String: JSONValue] = [:]
      for member in object.asObject ?? [] { values[member.name] = member.value }
      for (name, number) in zip(columns[2..<6], object["iov"]?.asArray ?? []) { values[name] = number }
      rows.append(try row(values, "\(file), interval \(index + 1)", finder))
    }
    return rows
  }

  /// A row from named values: numbers as such or as texts.
  private static func row(
    _ values: [String: JSONValue], _ place: String, _ finder: PayloadFinder
  ) throws(StoreError) -> ImportedRow {
    let numbers = columns[2..<6].compactMap { name in
      values[name]?.asInteger ?? values[name]?.asString.flatMap { Int($0) }
    }
    guard let name = values["name"]?.asString, StoreNames.isPayload(name) else {
      throw .badImportedName(values["name"]?.asString ?? "", place)
    }
    guard numbers.count == 4 else {
      throw .badInput(place, "it has no interval of validity: one of the four is missing or no whole number")
    }
    let iov = try Exchange.interval(numbers, place)
    let bytes: [UInt8]
    if let inline = values["payload"] {
      bytes = inline.canonicalBytes
    } else if let file = values["file"]?.asString {
      bytes = try finder.bytes([file], md5: values["md5"]?.asString, place: place)
    } else {
      throw .badInput(place, "it has neither `payload` nor `file`")
    }
    if let digest = values["sha256"]?.asString, !ObjectFolder.matches(bytes, digest) {
      throw .badInput(place, "the payload does not have the SHA-256 `\(digest)`")
    }
    return ImportedRow(name: name, iov: iov, revision: 0, bytes: bytes, place: place)
  }
}
