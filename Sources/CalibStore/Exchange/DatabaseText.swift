import CalibModel

/// basf2's `database.txt` with the payload files beside it (store.md, F.1).
package enum DatabaseText {
  /// One line: a payload with its runs.
  struct Line: Hashable {
    let name: String
    let revision: String
    let iov: IoV
    let number: Int
  }

  /// Reads the whole text; the first line that is wrong ends it, so that nothing is imported of a wrong file.
  ///
  /// - Throws: `badInput` with file and line.
  static func parse(_ bytes: [UInt8], file: String) throws(StoreError) -> [Line] {
    var lines: [Line] = []
    for (index, text) in Exchange.lines(bytes).enumerated() {
      let words = text.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      if words.isEmpty { continue }
      lines.append(try line(words, number: index + 1, place: "\(file):\(index + 1)"))
    }
    return lines
  }

  private static func line(
    _ words: [Substring], number: Int, place: String
  ) throws(StoreError) -> Line {
    guard words.count == 3 else {
      throw .badInput(place, "a line has three words, `dbstore/NAME REVISION IOV`, not \(words.count)")
    }
    guard let slash = words[0].firstIndex(of: "/") else {
      throw .badInput(place, "`\(words[0])` has no `/` before the payload's name")
    }
    let name = String(words[0][words[0].index(after: slash)...])
    guard StoreNames.isPayload(name) else { throw .badImportedName(name, place) }
    let revision = String(words[1])
    guard isRevision(revision) else {
      throw .badInput(place, "`\(revision)` is no revision: 6 to 32 hexadecimal digits, or a number")
    }
    let numbers = words[2].split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 4, let one = numbers[0], let two = numbers[1], let three = numbers[2],
      let four = numbers[3]
    else { throw .badInput(place, "`\(words[2])` is not four numbers with commas") }
    let iov = try Exchange.interval([one, two, three, four], place)
    return Line(name: name, revision: revision, iov: iov, number: number)
  }

  private static func isRevision(_ text: String) -> Bool {
    (6...32).contains(text.utf8.count) && ObjectFolder.isDigestPrefix(text)
      || Int(text).map { $0 >= 0 } == true
  }

  /// Reads the file and the payload files beside it, each checked by the MD5 of its revision.
  package static func read(_ path: String) throws(StoreError) -> [ImportedRow] {
    let file = Exchange.fileName(path)
    let finder = PayloadFinder(folders: [Exchange.folder(of: path)])
    var known: [String: [UInt8]] = [:]
    var rows: [ImportedRow] = []
    for line in try parse(try Disk.read(path), file: file) {
      let place = "\(file):\(line.number)"
      let name = PayloadLayout.flat.path(name: line.name, revision: line.revision, md5: "")
      // A revision of digits alone may be one of an older release, which is no MD5.
      let isNumber = Int(line.revision) != nil
      var bytes = known[name]
      if bytes == nil { bytes = try finder.bytes([name], md5: isNumber ? nil : line.revision, place: place) }
      known[name] = bytes
      rows.append(
        ImportedRow(
          name: line.name, iov: line.iov, revision: isNumber ? Int(line.revision) ?? 0 : 0,
          bytes: bytes ?? [],
          place: place, origin: .string("revision \(line.revision)")))
    }
    return rows
  }

  /// Writes a tag as `database.txt` in a folder, with its payload files beside it.
  ///
  /// - Parameter decimal: whole numbers as revisions, for releases up to 05; else six or more digits of
  ///   the MD5.
  package static func write(
    _ tag: String, of store: ConditionsStore, to folder: String, decimal: Bool
  ) throws(StoreError) -> ExportReport {
    let rows = try store.exported(tag)
    let file = "\(folder)/database.txt"
    try Disk.makeFolders(folder)
    if Disk.exists(file) { throw .fileExists(file) }
    var files = PayloadFiles(folder: folder, layout: .flat)
    let revisions = revisions(rows.map(\.record), decimal: decimal)
    var text = ""
    for (entry, record) in rows {
      let revision = revisions["\(record.name) \(record.md5)"] ?? record.md5
      _ = try files.write(record, revision: revision, from: store)
      text +=
        "dbstore/\(entry.name) \(revision) \(entry.iov.numbers.map { "\($0)" }.joined(separator: ","))\n"
    }
    try Disk.writeDurably(Array(text.utf8), to: file, mode: 0o644)
    return ExportReport(path: file, entryCount: rows.count, payloadCount: files.count, notes: [])
  }

  /// The shortest beginning of each MD5, of six digits at least, that no other content of the name has.
  private static func revisions(_ records: [PayloadRecord], decimal: Bool) -> [String: String] {
    var revisions: [String: String] = [:]
    var taken: [String: String] = [:]
    for record in records {
      if decimal {
        revisions["\(record.name) \(record.md5)"] = "\(record.revision)"
        continue
      }
      // Six digits that are all decimal would be read as a number: such a revision is written in full.
      for length in 6...32 {
        let text = String(record.md5.prefix(length))
        if Int(text) != nil, length < 32 { continue }
        if taken["\(record.name) \(text)", default: record.md5] != record.md5 { continue }
        taken["\(record.name) \(text)"] = record.md5
        revisions["\(record.name) \(record.md5)"] = text
        break
      }
    }
    return revisions
  }
}
