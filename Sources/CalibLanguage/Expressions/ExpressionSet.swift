/// Some expressions of a graph: a hash table of bare numbers with linear probing.
///
/// Walks through the operands of every calibration need one; a `Set` would spend most of their time on hashing.
struct ExpressionSet {
  private static let free: Int32 = -1

  /// A power of two of slots, at most half of them taken.
  private var slots = [Int32](repeating: free, count: 64)
  private var count = 0

  /// Adds an expression; `false` where it is among them already.
  mutating func insert(_ id: ExpressionID) -> Bool {
    if 2 * count >= slots.count { grow() }
    guard place(id.index) else { return false }
    count += 1
    return true
  }

  private mutating func place(_ index: Int32) -> Bool {
    let mask = slots.count - 1
    // Neighbours in the graph get neighbouring slots, so that there are few collisions without mixing the bits.
    var slot = Int(index) & mask
    while slots[slot] != Self.free {
      if slots[slot] == index { return false }
      slot = (slot + 1) & mask
    }
    slots[slot] = index
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [Int32](repeating: Self.free, count: 4 * old.count)
    for index in old where index != Self.free { _ = place(index) }
  }
}
