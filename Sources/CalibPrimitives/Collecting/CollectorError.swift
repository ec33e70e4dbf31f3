/// Why a collector cannot be made, or why bytes are not what it once wrote.
package struct CollectorError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  static func missing(_ setting: String) -> CollectorError {
    CollectorError("the setting `\(setting)` is missing")
  }

  /// Bytes that no collector of these settings wrote.
  static func damaged(_ name: String, _ reason: String) -> CollectorError {
    CollectorError("a partial result of `\(name)` is damaged: \(reason)")
  }

  /// A merge across kinds is a mistake of the caller, but its bytes may come from a disk.
  static func mixed(_ name: String) -> CollectorError {
    CollectorError("a partial result of another kind cannot be added to one of `\(name)`")
  }
}
