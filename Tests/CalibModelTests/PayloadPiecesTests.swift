import CalibModel
import Testing

@Suite("Payloads of pieces")
struct PayloadPiecesTests {
  private func moment(_ number: Int, _ seconds: Double? = nil) throws -> RunMoment {
    let run = try #require(ExperimentRun(experiment: 18, run: number))
    return RunMoment(run, time: seconds.map { Int64(($0 * 1e9).rounded()) })
  }

  private func payload() throws -> Payload {
    let pieces = try [moment(1), moment(3, -0.5), moment(3, 1200.1), moment(7)].enumerated().map {
      place, from in
      Payload.Piece(from: from, fields: [.init(name: "x", value: .number(Double(place), unit: "mm"))])
    }
    return Payload(name: "spot", pieces: pieces)
  }

  @Test func theyReadBackAsTheyWereWritten() throws {
    let payload = try payload()
    #expect(Payload(json: try JSONValue(parsing: payload.bytes)) == payload)
    let text = String(decoding: payload.bytes, as: UTF8.self)
    #expect(
      text.contains(#"{"from":[18,3,1200.1],"to":[18,7],"fields":{"x":{"value":2,"unit":"mm"}}}"#), "\(text)")
  }

  @Test func theLastPieceThatHasBegunHolds() throws {
    let payload = try payload()
    let places: [(Int, Double?, Double)] = [
      (1, 0, 0), (2, 1e6, 0), (3, -1, 0), (3, -0.5, 1), (3, 1200, 1), (3, 1200.1, 2), (6, 5, 2), (7, nil, 3),
      (9, 0, 3),
    ]
    for (number, seconds, expected) in places {
      #expect(payload.value("x", at: try moment(number, seconds)) == .number(expected, unit: "mm"))
    }
    // What was cut out of a longer interval may begin before its first piece.
    #expect(payload.value("x", at: try moment(0)) == .number(0, unit: "mm"))
    #expect(payload["x"] == nil)
  }

  @Test func onePieceIsAPlainPayload() throws {
    let one = Payload(
      name: "spot", pieces: [.init(from: try moment(3, 5), fields: [.init(name: "x", value: .bool(true))])])
    #expect(one == Payload(name: "spot", fields: [.init(name: "x", value: .bool(true))]))
  }

  @Test func piecesOutOfOrderAreNoPayload() throws {
    let text =
      #"{"format":"calib payload 1","name":"a","pieces":[{"from":[1,2],"fields":{}},{"from":[1,1],"fields":{}}]}"#
    #expect(Payload(json: try JSONValue(parsing: Array(text.utf8))) == nil)
  }
}
