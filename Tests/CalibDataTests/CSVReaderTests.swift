import CalibColumns
import CalibData
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
  @Test("only the requested columns are read, in the order of the request and in base units")
  func requestedColumns() throws {
    let file = try TemporaryFile("x,junk,mass\n1,a b,91.5\n2,,90\n")
    let reading = try Reading(file.path, [number("mass", factor: 1e3), number("x")])
    #expect(reading.columns == [[91500, 90000], [1, 2]])
    #expect(reading.lines == [2, 3])
  }

  @Test(
    "quotes, blanks, CRLF, blank lines, comments, a byte order mark and a missing last line feed are fine")
  func unusualText() throws {
    let file = try TemporaryFile(
      "\u{feff}# made by hand\r\n\r\n \"x\" , \"the, y\" \r\n1, 2\r\n\r\n# comment\r\n\"3\" ,\"4\"\r\n 5 , 6 "
    )
    let reading = try Reading(file.path, [number("x"), number("the, y")])
    #expect(reading.columns == [[1, 3, 5], [2, 4, 6]])
    #expect(reading.lines == [4, 7, 8])
  }

  @Test("nan and inf are read in the spellings that programs write")
  func notNumbers() throws {
    let file = try TemporaryFile("x\nnan\nNaN\n-nan\nNA\nnull\n1.#QNAN\ninf\n-Infinity\n+INF\n-1.#INF\n")
    let values = try Reading(file.path, [number("x")]).columns[0]
    let missing = values.prefix(6).count { $0.isNaN }
    #expect(missing == 6)
    #expect(values.dropFirst(6) == [.infinity, -.infinity, .infinity, -.infinity])
  }

  @Test("tabs and semicolons separate where the file says so", arguments: ["\t", ";"])
  func otherSeparators(separator: String) throws {
    let file = try TemporaryFile("a\(separator)b\n1\(separator)2\n")
    #expect(try Reading(file.path, [number("b")]).columns == [[2]])
    let named = try TemporaryFile("a,b\t c\n1\t2\n", name: "events.tsv")
    #expect(try Reading(named.path, [number("a,b")]).columns == [[1]])
  }

  @Test("integers, truth values and texts are read by their kind")
  func kinds() throws {
    let file = try TemporaryFile("n,flag,name\n-12,true,GT\n9007199254740992,0,\"TT\"\n4.0,False,GT \n")
    let reading = try Reading(
      file.path,
      [
        ColumnRequest(name: "n", sourceName: "n", kind: .integer),
        ColumnRequest(name: "flag", sourceName: "flag", kind: .bool),
        ColumnRequest(name: "name", sourceName: "name", kind: .string),
        ColumnRequest(name: "as number", sourceName: "n", kind: .number),
      ])
    #expect(reading.columns[0] == [-12, 9_007_199_254_740_992, 4])
    #expect(reading.columns[1] == [1, 0, 0])
    #expect(reading.columns[2] == [textCode("GT".utf8), textCode("TT".utf8), textCode("GT".utf8)])
    #expect(reading.columns[3] == reading.columns[0])
  }

  @Test("the size of reads has no influence", arguments: [1, 2, 7, 64, 1000])
  func readSizes(chunk: Int) throws {
    var text = "a,b,c\r\n"
    for row in 0..<9000 { text += "\(row),\"\(row)\",\(Double(row) / 7)\r\n" }
    let file = try TemporaryFile(text + "1,2,3")
    let requests = [number("c"), number("a")]
    // Reads of one byte would take long for all rows.
    let reading = try Reading(file.path, requests, chunk: chunk * 13)
    let whole = try Reading(file.path, requests)
    #expect(reading.columns == whole.columns)
    #expect(reading.lines == whole.lines)
    #expect(reading.columns[0].count == 9001)
    let bytes = Array((text + "1,2,3").utf8)
    #expect(reading.bytes == bytes)
  }

  @Test("quoted line feeds, quotes and CRLF may lie across the ends of reads")
  func quotesAcrossReads() throws {
    let fields = ["x", "two\r\nlines", "say \"so\"", "a,b", "\r\n\"\"\r\n"]
    var text = "a,t,b\r\n"
    // Rows of changing length, several times as much as is read at once.
    for row in 0..<9000 {
      let quoted = fields[row % 5].replacing("\"", with: "\"\"")
      text += "\(row),\"\(quoted)\",\"\(row % 97)\"\r\n"
    }
    let file = try TemporaryFile(text)
    let requests = [number("a"), request("t", .string), number("b")]
    let rows: [Double] = (0..<9000).map { Double($0) }
    let texts: [Double] = (0..<9000).map { textCode(fields[$0 % 5].utf8) }
    let wanted = [rows, texts, (0..<9000).map { Double($0 % 97) }]
    // Before the last row stand the header, 8,999 rows, and in them 1,800 and twice 1,799 line feeds.
    let lastLine = 2 + 8999 + 1800 + 2 * 1799
    for chunk in [1000, 1 << 16, 1 << 20] {
      let reading = try Reading(file.path, requests, chunk: chunk)
      #expect(reading.columns == wanted)
      #expect(reading.lines.last == lastLine)
    }
  }

  @Test("batches have 4096 rows but for the last")
  func batches() throws {
    let file = try TemporaryFile("a\n" + String(repeating: "1\n", count: 2 * 4096 + 5))
    let reader = try CSVFormat.reader(
      path: file.path, columns: [number("a")], options: ReadOptions(), observer: nil)
    var counts: [Int] = []
    repeat { counts.append(try reader.readBatch()) } while counts.last != 0
    #expect(counts == [4096, 4096, 5, 0])
  }

  @Test("a header is read without the data")
  func header() throws {
    let file = try TemporaryFile("# comment\n\"Run\", pt1 ,eta\n")
    #expect(try DataFormats.format(of: file.path).header(path: file.path).names == ["Run", "pt1", "eta"])
  }

  @Test("a quoted field may hold line feeds, and lines are counted through it", arguments: [3, 1000])
  func quotedLineFeeds(chunk: Int) throws {
    let text = "a,t,b\n1,\"two\nlines\",2\n3,\"\"\"q\"\"\r\n,\n\",4\n5,x,6\n"
    let file = try TemporaryFile(text)
    let reading = try Reading(file.path, [number("a"), request("t", .string), number("b")], chunk: chunk)
    #expect(reading.columns[0] == [1, 3, 5])
    #expect(reading.columns[1] == ["two\nlines", "\"q\"\r\n,\n", "x"].map { textCode($0.utf8) })
    #expect(reading.columns[2] == [2, 4, 6])
    #expect(reading.lines == [2, 4, 7])
  }

  @Test("a quote that is never closed spoils its own line alone")
  func openQuote() throws {
    let file = try TemporaryFile("a,t\n1,x\n2,\"open\n3,y\n4,\"z\n5\"\n")
    let reading = try Reading(file.path, [number("a")], skip: 2)
    // The quote of line 3 is closed by that of line 5, behind which `z` is wrong.
    #expect(reading.columns[0].first == 1)
    #expect(reading.skippedRows > 0)
    let long = try TemporaryFile("a,t\n1,\"open\n" + String(repeating: "2,y\n", count: 30_000))
    let rest = try Reading(long.path, [number("a")], skip: 1)
    #expect(rest.columns[0].count == 30_000)
    #expect(rest.skippedRows == 1)
    #expect(rest.firstSkipped == "\(long.path), line 2: a quoted field does not end")
  }

  @Test("a compressed file that is cut or damaged is an error, whatever was read before")
  func damagedCompression() throws {
    for name in ["packed.csv.gz", "packed.csv.zst", "packed.csv.xz"] {
      let bytes = try fileBytes("\(OracleFiles.fixtures)/\(name)")
      let cut = try TemporaryFile(Array(bytes.dropLast(20)), name: name)
      let error = #expect(throws: DataError.self) { try Reading(cut.path, [number("f8")]) }
      #expect(error?.message.contains("data") ?? false)
      let followed = try TemporaryFile(bytes + Array("garbage".utf8), name: name)
      #expect(throws: DataError.self) { try Reading(followed.path, [number("f8")]) }
    }
  }
}
