import CalibEngine
import CalibModel
import Glibc

extension Session {
  /// What the cache of a work folder holds, and what external programs left in it: entries and bytes by kind.
  package func cacheList(json: Bool) throws(SessionError) -> String {
    let (cache, path) = try cacheOfFolder()
    var kinds: [String: (entries: Int, bytes: Int64)] = [:]
    for entry in cache.entries() + ExecFolder.entries(inWorkFolder: workFolder) {
      let kind = entry.kind.isEmpty ? "damaged" : entry.kind
      kinds[kind, default: (0, 0)].entries += 1
      kinds[kind, default: (0, 0)].bytes += entry.bytes
    }
    let names = kinds.keys.sorted()
    let total = names.reduce((entries: 0, bytes: Int64(0))) { sum, name in
      (sum.entries + (kinds[name]?.entries ?? 0), sum.bytes + (kinds[name]?.bytes ?? 0))
    }
    if json {
      let members = names.map { name in
        JSONValue.Member(
          name,
          .members([
            "entries": .integer(kinds[name]?.entries ?? 0), "bytes": .integer(Int(kinds[name]?.bytes ?? 0)),
          ]))
      }
      return JSONValue.members([
        "path": .string(path), "entries": .integer(total.entries), "bytes": .integer(Int(total.bytes)),
        "kinds": .object(members),
      ]).prettyText
    }
    let lines = names.map { name in
      let kind = kinds[name] ?? (0, 0)
      return "  \(name.padded(to: 10)) \(QuantityText.count(kind.entries)), \(Self.bytes(kind.bytes))\n"
    }
    let entries = QuantityText.plural(total.entries, "entry", "entries")
    return "\(path): \(entries), \(Self.bytes(total.bytes))\n" + lines.joined()
  }

  /// Makes what can be made again smaller, logs of external programs included: to a size, to what was used in the last days, or empty where neither is given.
  package func cachePrune(size: String?, unusedDays: Int?) throws(SessionError) -> String {
    var limit: Int64? = size == nil && unusedDays == nil ? 0 : nil
    if let size {
      guard let bytes = Self.parsedBytes(size) else {
        throw SessionError(
          .usage, "`\(size)` is no size", help: "write it as 2GB, 500MB or a number of bytes")
      }
      limit = bytes
    }
    let (cache, path) = try cacheOfFolder()
    let pruned = cache.prune(
      to: limit, unusedSince: unusedDays.map { time(nil) - $0 * 86_400 },
      beside: ExecFolder.entries(inWorkFolder: workFolder, onlyOfIdle: true))
    return "\(path): \(QuantityText.plural(pruned.entries, "entry", "entries")) removed, "
      + "\(Self.bytes(pruned.bytes))\n"
  }

  /// Removes the work folder: cache, journals, logs and results; the store is not touched.
  package func clean() throws(SessionError) -> String {
    let path = workFolder
    do throws(WorkFolderError) { try WorkFolder.remove(path) } catch {
      throw SessionError(.unreadable, error.message, help: error.help)
    }
    return "removed `\(path)`\n"
  }

  private var workFolder: String { options.workFolder ?? ".calib" }

  private func cacheOfFolder() throws(SessionError) -> (FileResultCache, path: String) {
    let folder = workFolder
    let path = Files.join(folder, "cache")
    guard Files.exists(path) else {
      throw SessionError(
        .unreadable, "there is no cache in `\(folder)`",
        help: "go to the script's folder, or give the work folder with `--work`")
    }
    do throws(DiskError) { return (try FileResultCache(path), path) } catch { throw SessionError(error) }
  }

  /// `1.5 GB`: decimal multiples, as disks are sold.
  private static func bytes(_ count: Int64) -> String {
    var (value, unit) = (Double(count), "bytes")
    for larger in ["kB", "MB", "GB", "TB"] where value >= 1000 { (value, unit) = (value / 1000, larger) }
    return "\(QuantityText.number(value, significant: 3)) \(unit)"
  }

  /// Reads `2GB`, `500 MB`, `100000`.
  private static func parsedBytes(_ text: String) -> Int64? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let factors: [String: Double] = ["": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12]
    let unit = String(text.dropFirst(digits.count).filter { $0 != " " }).lowercased()
    guard let number = Double(digits), let factor = factors[unit] else { return nil }
    return Int64(exactly: (number * factor).rounded())
  }
}
