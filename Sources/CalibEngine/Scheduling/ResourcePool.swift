import CalibGraph

/// What a task holds while it runs.
struct ResourceUse: Hashable, Sendable {
  var cpus = 1
  var memory: Int64 = 0
  var tokens: [TaskPolicy.Token] = []
}

/// What there is to hold, and how much of it is held.
///
/// A task that wants more than there is gets all of it, so that it runs alone and not never.
struct ResourcePool {
  private let cpus: Int
  private let memory: Int64?
  private let limits: [String: Int]
  private var usedCPUs = 0
  private var usedMemory: Int64 = 0
  private var usedTokens: [String: Int] = [:]

  /// - Parameters:
  ///   - memory: bytes; `nil`: it is not counted.
  ///   - limits: how many of each token there are; of others there is one.
  init(cpus: Int, memory: Int64?, limits: [String: Int]) {
    self.cpus = cpus
    self.memory = memory
    self.limits = limits
  }

  func hasRoom(for use: ResourceUse) -> Bool {
    usedCPUs + min(use.cpus, cpus) <= cpus && memory.map { usedMemory + min(use.memory, $0) <= $0 } ?? true
  }

  func hasTokens(for use: ResourceUse) -> Bool {
    use.tokens.allSatisfy { (usedTokens[$0.name] ?? 0) + count($0) <= limit($0.name) }
  }

  mutating func take(_ use: ResourceUse) { change(use, by: 1) }
  mutating func give(_ use: ResourceUse) { change(use, by: -1) }

  private mutating func change(_ use: ResourceUse, by sign: Int) {
    usedCPUs += sign * min(use.cpus, cpus)
    if let memory { usedMemory += Int64(sign) * min(use.memory, memory) }
    for token in use.tokens { usedTokens[token.name, default: 0] += sign * count(token) }
  }

  private func limit(_ name: String) -> Int { max(1, limits[name] ?? 1) }
  private func count(_ token: TaskPolicy.Token) -> Int { min(token.count, limit(token.name)) }
}
