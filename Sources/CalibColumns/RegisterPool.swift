/// Hands out registers, and takes back those that are free again.
struct RegisterPool {
  /// How many there are.
  private(set) var count = 0
  private var free: [Int] = []

  mutating func take() -> Int {
    if let register = free.popLast() { return register }
    count += 1
    return count - 1
  }

  mutating func giveBack(_ register: Int) { free.append(register) }
}
