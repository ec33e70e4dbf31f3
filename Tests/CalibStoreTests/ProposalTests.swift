import CalibModel
import Testing

@testable import CalibStore

@Suite struct ProposalTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
  }

  private func publication(_ entries: [(String, String, String)]) throws -> Publication {
    Publication(tag: "a", entries: try entries.map { try entry($0.0, $0.1, $0.2) }, message: "results")
  }

  private func propose(_ entries: [(String, String, String)]) throws -> ProposalOutcome {
    try store.propose(publication(entries), signedOffBy: "tracking", by: author)
  }

  private func waitingID(_ outcome: ProposalOutcome) throws -> Int {
    guard case .waiting(let id, _) = outcome else { throw StoreError(.system, "\(outcome)") }
    return id
  }

  @Test func `a proposal waits, is approved, and is published as it was approved`() throws {
    let outcome = try propose([("x", "1/0..*", "one"), ("y", "1/0..*", "two")])
    let id = try waitingID(outcome)
    #expect(try store.iovs(tag: "a").isEmpty)
    #expect(try propose([("x", "1/0..*", "one"), ("y", "1/0..*", "two")]) == .waiting(id: id, isNew: false))
    #expect(try storeError { _ = try store.publish(proposal: id, by: author) }.kind == .proposal)
    _ = try store.decide(id, approving: true, by: "grace", comment: "looks right", request)
    #expect(try propose([("x", "1/0..*", "one"), ("y", "1/0..*", "two")]) == .approved(id: id))
    _ = try store.publish(proposal: id, by: author)
    #expect(try store.rows("a") == ["x 1/0..* one", "y 1/0..* two"])
    let proposal = try #require(try store.proposals().first)
    #expect(proposal.state == .published)
    #expect(proposal.verdicts.map(\.by) == ["grace"] && proposal.verdicts.first?.comment == "looks right")
    #expect(proposal.verdicts.first?.digests == proposal.entries.map(\.digest))
    #expect(try propose([("x", "1/0..*", "one"), ("y", "1/0..*", "two")]) == .unchanged)
    #expect(try storeError { _ = try store.publish(proposal: id, by: author) }.kind == .proposal)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `another content takes the place of what waits, and has to be approved itself`() throws {
    let first = try waitingID(propose([("x", "1/0..*", "one")]))
    _ = try store.decide(first, approving: true, by: "grace", comment: "", request)
    let second = try waitingID(propose([("x", "1/0..*", "changed")]))
    #expect(try store.proposals().map(\.state) == [.replaced, .waiting])
    #expect(try storeError { _ = try store.publish(proposal: first, by: author) }.kind == .proposal)
    #expect(try storeError { _ = try store.publish(proposal: second, by: author) }.kind == .proposal)
    #expect(try store.iovs(tag: "a").isEmpty)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a refusal is kept with its comment, and an approval can be taken back`() throws {
    let id = try waitingID(propose([("x", "1/0..*", "one")]))
    _ = try store.decide(id, approving: true, by: "grace", comment: "", request)
    _ = try store.decide(id, approving: false, by: "edsger", comment: "wrong sign", request)
    #expect(try storeError { _ = try store.publish(proposal: id, by: author) }.kind == .proposal)
    #expect(try propose([("x", "1/0..*", "one")]) == .refused(id: id, comment: "wrong sign"))
    #expect(
      try storeError { _ = try store.decide(id, approving: true, by: "grace", comment: "", request) }.kind
        == .proposal)
    #expect(try store.proposals().first?.verdicts.map(\.isApproval) == [true, false])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `groups wait for themselves, and garbage leaves what waits alone`() throws {
    let one = try waitingID(propose([("x", "1/0..*", "one")]))
    let other = try waitingID(
      store.propose(publication([("y", "1/0..*", "two")]), signedOffBy: "cdc", by: author))
    #expect(try store.proposals(group: "cdc", onlyPending: true).map(\.id) == [other])
    _ = try store.collectGarbage(graceSeconds: 0, now: 4_000_000_000)
    _ = try store.collectGarbage(graceSeconds: 0, now: 4_100_000_000)
    _ = try store.decide(one, approving: true, by: "grace", comment: "", request)
    _ = try store.publish(proposal: one, by: author)
    #expect(try store.rows("a") == ["x 1/0..* one"])
    #expect(try store.proposals(onlyPending: true).map(\.id) == [other])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a verdict that somebody changes in the database is found`() throws {
    let id = try waitingID(propose([("x", "1/0..*", "one")]))
    try store.executeUnrecorded("UPDATE proposals SET state = 'APPROVED' WHERE id = \(id)")
    #expect(store.verify(deep: true).map(\.kind) == [.replay])
    #expect(try storeError { _ = try store.publish(proposal: id, by: author) }.kind == .proposal)
  }
}
