/// A pattern of file names: `data/dimuon_<exp>_<run>.csv`.
///
/// `<exp>` and `<run>` capture digits, another `<name>` captures letters, digits, `_` and `-`, as few as possible;
/// `*` stands for anything within a folder, but not for a dot at its begin. A name that is captured twice has
/// one value.
package struct FilePattern: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case literal([UInt8])
    case anything
    case capture(String)
  }

  package let text: String
  /// The parts of each name between slashes.
  let components: [[Part]]
  let isAbsolute: Bool

  package init(_ text: String) {
    self.text = text
    isAbsolute = text.hasPrefix("/")
    components = text.split(separator: "/").filter { $0 != "." }.map { Self.parts(of: Array($0.utf8)[...]) }
  }

  /// The names that it captures, in order.
  package var captures: [String] {
    components.joined().compactMap { if case .capture(let name) = $0 { name } else { nil } }
  }

  private static func parts(of component: ArraySlice<UInt8>) -> [Part] {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = component
    func flush() {
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = []
    }
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "*") {
        flush()
        parts.append(.anything)
      } else if byte == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")),
        end > rest.startIndex
      {
        flush()
        parts.append(.capture(String(decoding: rest[..<end], as: UTF8.self)))
        rest = rest[(end + 1)...]
      } else {
        literal.append(byte)
      }
    }
    flush()
    return parts
  }

  /// What the captures are where a name matches; `nil` where it does not.
  static func match(_ name: String, _ parts: [Part], known: [String: String]) -> [String: String]? {
    if name.hasPrefix("."), case .literal(let first) = parts.first, first.first == UInt8(ascii: ".") {
      return match(Array(name.utf8)[...], parts[...], known)
    }
    return name.hasPrefix(".") ? nil : match(Array(name.utf8)[...], parts[...], known)
  }

  private static func match(_ name: ArraySlice<UInt8>, _ parts: ArraySlice<Part>, _ known: [String: String])
    -> [String: String]?
  {
    guard let part = parts.first else { return name.isEmpty ? known : nil }
    let others = parts.dropFirst()
    switch part {
    case .literal(let text):
      return name.starts(with: text) ? match(name.dropFirst(text.count), others, known) : nil
    case .anything:
      if others.isEmpty { return known }
      for length in 0...name.count {
        if let found = match(name.dropFirst(length), others, known) { return found }
      }
      return nil
    case .capture(let capture):
      let longest = name.prefix { isCaptured($0, by: capture) }.count
      for length in 0..<longest {
        let text = String(decoding: name.prefix(length + 1), as: UTF8.self)
        if let value = known[capture], value != text { continue }
        let captured = known.merging([capture: text]) { first, _ in first }
        if let found = match(name.dropFirst(length + 1), others, captured) { return found }
      }
      return nil
    }
  }

  private static func isCaptured(_ byte: UInt8, by capture: String) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      capture != "exp" && capture != "run"
    default: false
    }
  }
}
