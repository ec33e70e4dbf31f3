import CalibModel
import Testing

@Suite("Keyed values")
struct KeyedTests {
  private static let space = KeySpace(parts: [
    .init(name: "layer", kind: .integer, allowed: .integers([7, 3])),
    .init(name: "side", kind: .string, allowed: .strings(["right", "left"])),
  ])

  @Test("the keys of a declared space are all combinations, ascending")
  func keys() {
    #expect(Self.space.count == 4)
    #expect(
      Self.space.keys?.map(\.description) == ["(3, left)", "(3, right)", "(7, left)", "(7, right)"])
    let open = KeySpace(parts: [.init(name: "b", kind: .integer, allowed: nil)])
    #expect(open.count == nil && open.keys == nil)
    let huge = KeySpace(parts: [.init(name: "b", kind: .integer, allowed: .range(-5...Int.max))])
    #expect(huge.count == nil)
  }

  @Test("values are found by key, in ranges and elsewhere")
  func lookUp() throws {
    let wires = KeySpace(parts: [.init(name: "wire", kind: .integer, allowed: nil)])
    let dense = try #require(Keyed(space: wires, pairs: [(Key(5), "b"), (Key(4), "a"), (Key(6), "c")]))
    #expect((3...7).map { dense[Key($0)] } == [nil, "a", "b", "c", nil])
    #expect(dense[Key(.min)] == nil)
    let sparse = try #require(Keyed(space: wires, pairs: [(Key(5), "b"), (Key(-40), "a"), (Key(600), "c")]))
    #expect([-40, 0, 5, 600, 601].map { sparse[Key($0)] } == ["a", nil, "b", "c", nil])
    #expect(dense.map { key, value in "\(key)\(value)" }.values == ["4a", "5b", "6c"])
  }

  @Test("a key twice, or one that is none of the space, makes no keyed value")
  func contradictions() {
    #expect(Keyed(space: Self.space, pairs: [(Key([.integer(3), .string("up")]), 1)]) == nil)
    #expect(Keyed(space: Self.space, pairs: [(Key(3), 1)]) == nil)
    let key = Key([.integer(3), .string("left")])
    #expect(Keyed(space: Self.space, pairs: [(key, 1), (key, 2)]) == nil)
  }
}
