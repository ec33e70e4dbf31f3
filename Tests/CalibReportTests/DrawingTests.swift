import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("Drawings of the report")
struct DrawingTests {
  private let page = RichSample.page

  /// The drawing with a title, with what stands below it.
  private func figure(_ title: String) throws -> Substring {
    let start = try #require(page.firstRange(of: "aria-label=\"\(title)\""), "\(title)")
    let end = try #require(page[start.upperBound...].firstRange(of: "</figure>"))
    return page[start.lowerBound..<end.lowerBound]
  }

  /// The heights at which the outline of a histogram runs, upwards from its lower end.
  private func heights(_ title: String) throws -> [Double] {
    let path = try #require(try figure(title).firstMatch(of: /class="bars" d="M([^"]+)"/)?.1)
    return path.split(separator: "L").compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
  }

  @Test func binsOfUnequalWidthAreShownPerWidth() throws {
    // Ten entries per millimetre in each bin.
    let tops = Set(try heights("histogram unequal").dropFirst().dropLast())
    #expect(tops.count == 1, "\(tops)")
    #expect(try figure("histogram unequal").contains("entries per 2 mm"))
  }

  @Test func logarithmicAxesHaveEqualBinsAndPowersOfTen() throws {
    let drawing = try figure("histogram by decade")
    let path = try #require(drawing.firstMatch(of: /class="bars" d="M([^"]+)"/)?.1)
    let edges = path.split(separator: "L").compactMap {
      $0.split(separator: " ").first.flatMap { Double($0) }
    }
    let widths = Set(zip(edges, edges.dropFirst()).map { ($1 - $0).rounded() }.filter { $0 > 0 })
    #expect(widths.count <= 2, "\(widths)")
    for text in [">1<", ">10<", ">100<", ">1000<"] { #expect(drawing.contains(text), "\(text)") }
  }

  @Test func errorsOfWeightsAreThoseOfTheirSquares() throws {
    let drawing = try figure("histogram weighted")
    #expect(drawing.contains("700 entries") && drawing.contains("sums of weights"))
    // The first bin holds -4 ± √5: its error reaches twice √5 = 4.47 of the scale of 16/… that the bars have.
    let lines = drawing.matches(of: /class="error" x1="[^"]+" y1="([^"]+)" x2="[^"]+" y2="([^"]+)"/)
    let lengths = lines.compactMap { match in
      Double(match.2).flatMap { low in Double(match.1).map { low - $0 } }
    }
    let outline = try heights("histogram weighted").dropFirst().dropLast()
    // From -4 in the first bin to 15 in the last there are 19 units.
    let unit = (try #require(outline.first) - (try #require(outline.last))) / 19
    #expect(abs(try #require(lengths.first) / unit - 2 * 5.0.squareRoot()) < 0.1)
  }

  @Test func namesOfCategoriesAreText() throws {
    let drawing = try figure("histogram kinds")
    #expect(drawing.contains("mu&lt;mu&gt;") && drawing.contains("e&amp;e"))
  }

  @Test func profilesHaveAPointForEachBinThatHasAMean() throws {
    let drawing = try figure("profile drift")
    #expect(drawing.matches(of: /class="point"/).count == 7)
    #expect(drawing.contains("class=\"fit\"") && drawing.contains(">ns</text>"))
    #expect(drawing.contains("70 entries · 3 outside · means"))
    // The points lie on the curve.
    #expect(drawing.contains("class=\"band\"") && !drawing.contains("pull far"))
  }

  @Test func emptyBinsOfTwoAxesStayPaper() throws {
    let drawing = try figure("histogram plane")
    let cells = drawing.matches(of: /class="cell h[0-8]" d="([^"]+)"/).map { String($0.1) }
    #expect(!cells.isEmpty)
    // The first row and the first column are empty: no cell begins at the axis.
    #expect(!cells.contains { $0.contains("M58 ") })
  }

  @Test func keysOfTwoPartsAreAMapAndOfThreeSeveral() throws {
    #expect(try figure("map of gain").contains(">layer</text>"))
    let three = try figure("map of t0")
    for board in 0...3 { #expect(three.contains(">board \(board)</text>")) }
    #expect(page.firstRange(of: "map of slope") == nil)
    #expect(try figure("gain by key").contains("1 outlier"))
  }

  @Test func oldConstantsAreDrawnBehindTheNewOnes() throws {
    #expect(try figure("scale over runs").contains("line class=\"before\""))
    #expect(try !figure("width over runs").contains("line class=\"before\""))
  }
}
