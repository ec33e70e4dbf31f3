/// The baskets of a branch, one after the other.
struct ROOTBasketSequence {
  private let file: ROOTFile
  private let branch: ROOTBranch
  private var next = 0
  private var entries = 0

  init(_ file: ROOTFile, _ branch: ROOTBranch) {
    self.file = file
    self.branch = branch
  }

  /// The next basket, which has at least one entry.
  mutating func read() throws(DataError) -> ROOTBasket {
    while next < branch.baskets.count {
      let description = branch.baskets[next]
      next += 1
      let basket: ROOTBasket
      if let embedded = description.embedded {
        basket = embedded
      } else {
        basket = try ROOTBasket(file, description, branch: branch.name)
      }
      guard description.firstEntry == entries || basket.entries == 0 else {
        throw damaged(
          "its basket at entry \(description.firstEntry) follows on entry \(entries)", at: description.place)
      }
      entries += basket.entries
      if basket.entries > 0 { return basket }
    }
    throw damaged("its baskets have \(entries) of \(branch.entries) entries", at: 0)
  }

  func damaged(_ text: String, at place: Int) -> DataError {
    DataError(.damaged("the branch `\(branch.name)`: \(text)"), path: file.file.path, at: .byte(place))
  }

  /// The place of the basket that was read last, for messages.
  var place: Int { next > 0 ? branch.baskets[next - 1].place : 0 }
}
