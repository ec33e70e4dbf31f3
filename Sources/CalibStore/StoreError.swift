/// Why the store could not do what was asked: what is wrong, where, and what to do.
package struct StoreError: Error, Hashable, CustomStringConvertible {
  /// What kind of trouble it is: what a caller may act on.
  package enum Kind: String, Hashable, Sendable {
    /// Nothing lies at the path.
    case noStore
    case notAStore
    case newerFormat
    case readOnly
    case unreadable
    /// Another writer did not end in time.
    case busy
    /// The disk or the quota is full.
    case full
    case damaged
    case noSuchTag
    case tagExists
    /// The state of the tag forbids what was asked.
    case tagState
    /// The tag changed since the caller looked.
    case headMoved
    case overlap
    /// The running update, or what it would take, is not allowed.
    case runningUpdate
    case cannotUndo
    /// A proposal is not there, or not in the state that was asked for.
    case proposal
    /// Something to be imported is not what it should be.
    case badInput
    case invalidArgument
    case noSuchPayload
    case noSuchCommit
    /// Anything else that the system reports.
    case system
  }

  package let kind: Kind
  package let message: String
  /// A thing to do, or `nil`.
  package let help: String?

  package init(_ kind: Kind, _ message: String, help: String? = nil) {
    self.kind = kind
    self.message = message
    self.help = help
  }

  /// Message and help in one line.
  package var description: String { help.map { "\(message); \($0)" } ?? message }
}
