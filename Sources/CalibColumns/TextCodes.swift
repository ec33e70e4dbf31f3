import Synchronization

/// The texts that codes stand for, as they came by in the columns that keep theirs.
///
/// A key that is found in the data is a text in the end. A column whose texts are only compared needs no table: its codes
/// are enough. A class, because whoever reads a file fills it while keys are found by it.
package final class TextCodes: Sendable {
  /// So many different texts of a file are kept; further ones can be no keys.
  package static let largestCount = 1_000_000

  private let limit: Int
  private let texts: Mutex<[Double: String]>

  /// A table that knows the empty text: readers give it where a file has none.
  package init(limit: Int = largestCount) {
    self.limit = limit
    texts = Mutex([textCode([]): ""])
  }

  /// The code of a text in UTF-8, which is kept; what is no UTF-8 is kept repaired.
  package func code(_ bytes: some Collection<UInt8>) -> Double {
    let code = textCode(bytes)
    texts.withLock { texts in
      if texts[code] == nil, texts.count < limit { texts[code] = String(decoding: bytes, as: UTF8.self) }
    }
    return code
  }

  /// The text of a code; `nil` where it never came, or too many others had.
  package func text(of code: Double) -> String? { texts.withLock { $0[code] } }
}

extension TextCodes: Hashable {
  package static func == (left: TextCodes, right: TextCodes) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
