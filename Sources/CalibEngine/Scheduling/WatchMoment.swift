package import CalibGraph

/// What a run that watches knows of time: now, and when its data came.
package struct WatchMoment: Hashable, Sendable {
  /// Nanoseconds since 1970, of a clock that does not jump while it is watched.
  package let now: Int64
  /// When each file came, on the same clock.
  package let arrivals: [InputFile.Identity: Int64]

  package init(now: Int64, arrivals: [InputFile.Identity: Int64] = [:]) {
    self.now = now
    self.arrivals = arrivals
  }

  /// When a file came; where nobody saw it come, when it was written, which is not after now.
  package func arrival(of file: InputFile.Identity) -> Int64 { arrivals[file] ?? min(file.modified, now) }
}
