/// Who makes a commit, when, where and with what; the store reads no clock and no environment.
package struct CommitAuthor: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let timeSeconds: Int
  package let user: String
  package let host: String
  /// Program and version: `calib 0.1.0`.
  package let tool: String

  package init(timeSeconds: Int, user: String, host: String, tool: String) {
    self.timeSeconds = timeSeconds
    self.user = user
    self.host = host
    self.tool = tool
  }
}
