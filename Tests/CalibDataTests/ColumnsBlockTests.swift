import CalibData
import CalibTestSupport
import Testing

@Suite("The columns of a file as a block")
struct ColumnsBlockTests {
  private func block(_ path: String, tree: String? = nil, each: String? = nil) throws -> String {
    let text = try ColumnsBlock(path: path, options: ReadOptions(tree: tree, each: each)).text
    return String(text[(text.firstIndex(of: "\n") ?? text.startIndex)...].dropFirst())
  }

  @Test("names that are no words get a `from`, kinds come from the first rows, units are left to fill in")
  func csv() throws {
    let file = try TemporaryFile(
      "Run,my col,in,2nd,ok,name,x.y,my-col\n1,2.5,3,4,true,GT,7,1e3\n2,3,4,5,false,TT,,8\n")
    #expect(
      try block(file.path)
        == """
        columns: {
          Run: Int,
          my_col: Number from "my col",      # unit?
          c_in: Int from "in",
          c_2nd: Int from "2nd",
          ok: Bool,
          name: String,
          x.y: Int,
          my_col_2: Number from "my-col",    # unit?
        }

        """.replacing(",      #", with: ",    #").replacing("my-col\",    #", with: "my-col\",  #"))
  }

  @Test("lists stand in comments until their elements are the rows")
  func lists() throws {
    let path = "\(OracleFiles.fixtures)/lists_zlib.root"
    #expect(
      try block(path) == """
        columns: {
          nhit: Int,  # int32
          energy,     # float64; unit?
          # lists; their elements are rows with `each: hit`:
          #   hit_x, hit_n
        }

        """)
    #expect(
      try block(path, each: "hit") == """
        each:    hit
        columns: {
          nhit: Int,   # int32
          hit.x,       # float64; unit?
          hit.n: Int,  # int32
          energy,      # float64; unit?
        }

        """)
  }

  @Test("arrays say how many values they have, and what is not read says why")
  func arrays() throws {
    #expect(
      try block("\(OracleFiles.fixtures)/nested.npy") == """
        columns: {
          x: [Number; 3],  # float32; unit?
          n: Int,          # int32
          # not read: label: its type is `<U5`
        }

        """)
  }
}
