import CalibStore
import Testing

@Suite struct TimeTextTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_700_000_000, "2023-11-14T22:13:20Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
    (-1, "1969-12-31T23:59:59Z"),
  ])
  func `seconds are a date and a time`(seconds: Int, text: String) {
    #expect(timeText(seconds) == text)
  }
}
