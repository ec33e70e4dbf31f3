import CalibEngine
import CalibModel

/// The folders in which a script's work is kept.
///
/// Cache and identities of files are shared by the scripts of a folder; journal, results and lock are the
/// script's own.
struct WorkPlace: Sendable {
  let shared: WorkFolder
  let own: WorkFolder

  /// Makes the folders where they are not there yet.
  init(script path: String, folder: String?) throws(SessionError) {
    let root = folder ?? Files.join(Files.folder(of: path), ".calib")
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.hasSuffix(".calib") ? String(name.dropLast(6)) : name
    try Files.makeFolder(Files.join(root, "scripts"))
    do throws(WorkFolderError) {
      shared = try WorkFolder(preparing: root)
      own = try WorkFolder(preparing: Files.join(root, "scripts/\(stem)"))
    } catch {
      throw SessionError(.unreadable, error.message, help: error.help)
    }
  }

  var resultsPath: String { "\(own.path)/results.jsonl" }
  /// When the tasks of the last run with work were done.
  var timelinePath: String { "\(own.path)/timeline.json" }

  func cache() throws(SessionError) -> FileResultCache {
    do throws(DiskError) { return try FileResultCache(shared.cachePath) } catch { throw SessionError(error) }
  }

  func identities() throws(SessionError) -> FileIdentities {
    do throws(DiskError) { return try FileIdentities(shared.identitiesPath) } catch {
      throw SessionError(error)
    }
  }

  /// Where external programs of the script work; made where it is not there yet.
  func execs() throws(SessionError) -> ExecFolder {
    do throws(DiskError) { return try ExecFolder("\(own.path)/exec") } catch { throw SessionError(error) }
  }

  func journal() throws(SessionError) -> Journal {
    do throws(DiskError) { return try Journal(own.journalPath) } catch { throw SessionError(error) }
  }
}

extension SessionError {
  init(_ error: DiskError) {
    self.init(
      .unreadable, "cannot use \(error)",
      help: error.reason.contains("space") ? "make room on that disk and run the same command again" : "")
  }
}
