import CalibGraph
import CalibModel
import Synchronization

/// Collects anew what an execution finds damaged in the cache, so that the run goes on.
///
/// Only what was reused can be damaged unseen: the cache shows a whole table of contents, and its bodies are
/// looked at when they are merged. One repair is made at a time; others wait for it and look again.
final class DamageRepair: Sendable {
  // A class, because the engine's thread adds to it while workers look.
  /// How to make an entry of the cache again.
  struct Origin: Sendable {
    let file: InputFile
    let calibration: String
    let demand: CollectDemand
  }

  private let origins = Mutex<[Fingerprint: Origin]>([:])
  private let isRepairing = Mutex<Void>(())

  /// Remembers where a reused entry came from.
  func add(_ task: Fingerprint, _ origin: Origin) { origins.withLock { $0[task] = origin } }

  /// Reads a partial result; where it is damaged, its file is read again, once.
  ///
  /// - Parameter collect: reads the file for the one collector and keeps what it gave.
  func bytes(
    of partial: PartialReference, _ partials: any PartialReader,
    collect: (Origin, Fingerprint) throws(TaskFailure) -> Void
  ) throws(TaskFailure) -> [UInt8] {
    do throws(TaskFailure) { return try partials.bytes(of: partial) } catch {
      guard let origin = origins.withLock({ $0[partial.task] }) else { throw error }
      let result = isRepairing.withLock { _ -> Result<[UInt8], TaskFailure> in
        if let bytes = try? partials.bytes(of: partial) { return .success(bytes) }
        do throws(TaskFailure) {
          try collect(origin, partial.task)
          return .success(try partials.bytes(of: partial))
        } catch {
          return .failure(error)
        }
      }
      return try result.get()
    }
  }
}
