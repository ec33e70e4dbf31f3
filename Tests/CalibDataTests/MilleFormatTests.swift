import CalibData
import CalibTestSupport
import Testing

@Suite("Mille files as data")
struct MilleFormatTests {
  private func file(_ layout: MilleLayout) throws -> TemporaryFile {
    let file = try TemporaryFile("", name: "tracks.bin")
    let writer = try MilleWriter(path: file.path, layout: layout)
    try writer.write(
      MilleRecord([
        .init(value: 0.25, sigma: 0.5, locals: [.init(1, 1), .init(2, -3)], globals: [.init(11, 2)]),
        .init(value: -1, sigma: 0.125, locals: [.init(2, 0.5)], globals: []),
      ]))
    try writer.write(
      MilleRecord([
        .init(
          value: 3, sigma: 1, locals: [.init(1, 1), .init(1, 2)], globals: [.init(7, -1), .init(8, 4)])
      ]))
    try writer.finish()
    return file
  }

  private func request(_ name: String, _ kind: ColumnRequest.Kind = .number) -> ColumnRequest {
    ColumnRequest(name: name, sourceName: name, kind: kind)
  }

  @Test(
    "a row for each measurement; arrays are filled with zeros, global derivatives are those of the residual",
    arguments: [MilleLayout.c, .fortran])
  func rows(layout: MilleLayout) throws {
    let file = try file(layout)
    let path = file.path
    #expect(try DataFormats.format(of: path) == MilleFormat.self)
    let names = ["record", "residual", "sigma", "local[0]", "local[1]", "label[0]", "label[1]", "global[1]"]
    let reading = try Reading(path, names.map { request($0, $0.hasPrefix("label") ? .integer : .number) })
    #expect(
      reading.columns == [
        [0, 0, 1], [0.25, -1, 3], [0.5, 0.125, 1], [1, 0, 3], [-3, 0.5, 0], [11, 0, 7], [0, 0, 8],
        [0, 0, -4],
      ])
  }

  @Test("the block of columns tells how long the arrays are")
  func block() throws {
    let file = try file(.c)
    let text = try ColumnsBlock(path: file.path, options: ReadOptions()).text
    #expect(text.contains("Mille") && text.contains("record: Int") && text.contains("local: [Number; 2]"))
    #expect(text.contains("label: [Int; 2]") && text.contains("global: [Number; 2]"), "\(text)")
  }

  @Test("more derivatives than a script declares are an error that says how many to declare")
  func tooShort() throws {
    let file = try file(.c)
    let path = file.path
    let reader = try MilleFormat.reader(
      path: path, columns: [request("global[0]")], options: ReadOptions(arrayLengths: ["global": 1]),
      observer: nil)
    let error = #expect(throws: DataError.self) { try reader.readBatch() }
    #expect(error?.description.contains("record 1 has a measurement with 2 of them") == true)
    #expect(error?.description.contains("`[…; 2]`") == true)
  }

  @Test(
    "texts and other numbers are not taken for records",
    arguments: ["x,y\n1,2\n", "\0\0\0\0\0\0\0\0\0\0\0\0"])
  func others(text: String) {
    #expect(!MilleFormat.recognises(firstBytes: Array(text.utf8)))
  }
}
