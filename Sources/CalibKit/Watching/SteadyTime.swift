import Glibc

/// The time of day as it was when this began, and from then on by a clock that nobody sets.
///
/// Durations are right also where the system's clock jumps meanwhile.
struct SteadyTime: Sendable {
  private let began = ContinuousClock.now
  private let beganSeconds = time(nil)

  /// Nanoseconds since 1970.
  @Sendable func nanoseconds() -> Int64 {
    Int64(beganSeconds) * 1_000_000_000 + Int64((ContinuousClock.now - began) / .nanoseconds(1))
  }
}
