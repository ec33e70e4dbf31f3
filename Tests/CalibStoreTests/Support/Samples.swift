import CalibModel
import CalibStore
import Testing

let author = CommitAuthor(timeSeconds: 1_700_000_000, user: "ada", host: "desk", tool: "calib test")

func interval(_ text: String) throws -> IoV { try #require(IoV(text), "\(text) is an interval") }

func run(_ text: String) throws -> ExperimentRun { try #require(ExperimentRun(text), "\(text) is a run") }

func entry(_ name: String, _ iov: String, _ content: String) throws -> Publication.Entry {
  Publication.Entry(
    name: name, bytes: Array(content.utf8), iov: try interval(iov),
    provenance: .members(["from": .string("a test")]))
}

extension ConditionsStore {
  /// Publishes entries that are written as (name, interval, content).
  @discardableResult
  func publish(_ tag: String, _ entries: [(String, String, String)]) throws -> PublicationResult {
    let publication = Publication(
      tag: tag, entries: try entries.map { try entry($0.0, $0.1, $0.2) }, message: "a test")
    return try publish(publication, by: author)
  }

  /// The rows of a tag as `name interval content`.
  func rows(_ tag: String, asOf commit: String? = nil) throws -> [String] {
    try iovs(tag: tag, asOf: commit).map {
      "\($0.name) \($0.iov) \(String(decoding: try payload($0.digest), as: UTF8.self))"
    }
  }
}

/// The error that `body` throws.
func storeError(_ body: () throws -> Void) throws -> StoreError {
  try #require(#expect(throws: StoreError.self) { try body() })
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// A change by the tests' author.
let request = ChangeRequest(by: author)
