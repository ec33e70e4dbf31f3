package import CalibGraph
import CalibModel
import Glibc

/// The events of a run on disk, a JSON line each; what `calib status` reads, also while the run goes on.
///
/// A class because it stands for one open file; the engine's thread alone writes it.
package final class Journal {
  private let file: DiskFile
  /// What could not be written at once; the journal then stops, the run does not.
  private var failure: DiskError?

  private static let format = "calib journal "
  private static let version = 1

  /// Begins the journal of a run; that of the run before is kept beside it, as `NAME.previous`.
  package init(_ path: String) throws(DiskError) {
    if access(path, F_OK) == 0, rename(path, "\(path).previous") != 0 { throw .last(path) }
    file = try DiskFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
    let head = JSONValue.members(["format": .string("\(Self.format)\(Self.version)")])
    try file.write(head.canonicalBytes + [UInt8(ascii: "\n")])
  }

  /// Why the journal is not complete; `nil` where it is.
  package var problem: String? { failure.map { "the journal \($0)" } }

  /// How much is written at once at least, where there is more to come.
  private static let partSize = 1 << 16

  /// Appends events with few writes; when it returns, the death of the process loses none of them.
  func append(_ events: [RunEvent]) {
    guard failure == nil, !events.isEmpty else { return }
    var bytes: [UInt8] = []
    for event in events {
      if bytes.count >= Self.partSize {
        write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
      EventCoding.json(event.withoutPlots).writeCanonical(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    write(bytes)
  }

  private func write(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    do throws(DiskError) { try file.write(bytes) } catch { failure = error }
  }

  /// Makes what was appended safe from a loss of power.
  func synchronize() {
    guard failure == nil else { return }
    do throws(DiskError) { try file.synchronize() } catch { failure = error }
  }

  /// The events of a journal; empty where there is none.
  ///
  /// A line that is torn or unknown is left out.
  package static func read(_ path: String) throws(DiskError) -> [RunEvent] {
    let lines = FileIdentities.lines(try DiskFile.contents(path) ?? [])
    guard let head = lines.first else { return [] }
    guard let text = value(head)?["format"]?.asString, text.hasPrefix(format),
      let found = Int(text.dropFirst(format.count))
    else { throw DiskError(path: path, reason: "it is not a journal of calib; the next run makes it anew") }
    guard found <= version else {
      throw DiskError(
        path: path, reason: "it was made by a newer calib (format \(found), this one knows \(version))")
    }
    return lines.dropFirst().compactMap { value($0).flatMap(EventCoding.event) }
  }

  private static func value(_ line: [UInt8]) -> JSONValue? {
    do throws(JSONError) { return try JSONValue(parsing: line) } catch { return nil }
  }
}

extension RunEvent {
  /// The event without histograms: a journal tells what happened, and what was found is kept with the results.
  fileprivate var withoutPlots: RunEvent {
    guard case .calibrationEnded(let result) = self else { return self }
    return .calibrationEnded(result.mapPlots { _ in nil })
  }
}
