import CalibModel
import Testing

@testable import CalibStore

/// The blocks of docs/store-format.md, held against the program.
@Suite struct FormatDocumentTests {
  let document: String

  init() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
      separator: "/")
    document = String(decoding: try Disk.read("\(root)/docs/store-format.md"), as: UTF8.self)
  }

  /// The first block of a language.
  private func block(_ language: String) throws -> String {
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == "```\(language)" })
    return lines[(start + 1)...].prefix { $0 != "```" }.joined(separator: "\n")
  }

  @Test func `the schema of the document is that of the program`() throws {
    #expect(try block("sql") == StoreSchema.sql)
  }

  @Test func `the reader of the document has at most fifty lines and reads a store without calib`() throws {
    let reader = try block("python")
    #expect(reader.split(separator: "\n", omittingEmptySubsequences: false).count <= 50)
    guard try output(of: "python3 -c 'import sqlite3' 2>/dev/null").status == 0 else {
      print("skipped: no python3 with sqlite3 here, so the reader of docs/store-format.md was not run")
      return
    }
    let folder = try TestFolder()
    let store = try folder.store()
    let payload = Payload(
      name: "scale", fields: [.init(name: "mean", value: .measured(90.8267, error: 0.0301, unit: "GeV"))])
    let publication = Publication(
      tag: "prompt", entries: [try .init(payload, try interval("12/100..12/*"), provenance: .null)],
      message: "first \"words\"\nand more: é")
    _ = try store.publish(publication, by: author)
    try store.publish("prompt", [("other", "1/0..*", "{}")])
    try store.close()
    try write(reader, to: "\(folder.path)/reader.py")
    let command = "python3 \(folder.path)/reader.py \(folder.storePath) prompt scale"
    #expect(
      try output(of: "\(command) 12 4294967294").text
        == "{'mean': {'value': 90.8267, 'error': 0.0301, 'unit': 'GeV'}}\n")
    #expect(try output(of: "\(command) 13 0").text == "nothing\n")
    let tampered = try folder.store()
    try tampered.executeUnrecorded(
      "DROP TRIGGER commits_update; UPDATE commits SET user = 'eve' WHERE id = 1")
    try tampered.close()
    #expect(try output(of: "\(command) 12 100 2>&1").text.hasPrefix("the chain is broken at commit "))
  }

  @Test func `the digest of a commit is that of the header in the document`() throws {
    let header = CommitHeader(previous: nil, parent: "ab", author: author, message: "m", delta: "{}")
    // sha256sum of the canonical JSON, with the SHA-256 of `{}` as its delta.
    #expect(header.digest == "13bad86f6809c004795cfa3891b4bfad852d4c656741898917de04264c2abec0")
  }
}
