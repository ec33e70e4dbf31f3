/// How deep calls of functions are in one another, and how much they made.
struct CallDepth: Sendable {
  /// How many functions are being called, each by the one before.
  var functions = 0
  /// The size of the graph when the outermost call began; far below 0 once that call was found too large.
  var start = 0
  /// How many parameters inner expressions have, all together.
  var parameters = 0
}
