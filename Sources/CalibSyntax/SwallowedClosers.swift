/// What a string without its end has swallowed: the closers of brackets that were opened on its line.
enum SwallowedClosers {
  /// Whether a bracket is taken as closed by a string that goes on to the end of its line.
  static func closes(_ opener: Int, byStringAt start: Int, in bytes: [UInt8]) -> Bool {
    guard opener < start, !bytes[opener..<start].contains(UInt8(ascii: "\n")) else { return false }
    let closer: UInt8
    switch bytes[opener] {
    case UInt8(ascii: "("): closer = UInt8(ascii: ")")
    case UInt8(ascii: "["): closer = UInt8(ascii: "]")
    default: closer = UInt8(ascii: "}")
    }
    return bytes[start...].prefix { $0 != UInt8(ascii: "\n") }.contains(closer)
  }
}
