import FoundationEssentials

/// The data sets that lie beside the project on some machines.
package enum SharedData {
  /// The path of `shared/data`, found by going up from the calling file; `nil` where there is none.
  package static func folder(file: String = #filePath) -> String? {
    var place = URL(filePath: file).deletingLastPathComponent()
    while place.path.count > 1 {
      let folder = place.appending(path: "shared/data").path
      if FileManager.default.fileExists(atPath: folder) { return folder }
      place = place.deletingLastPathComponent()
    }
    return nil
  }

  /// The path of a file in it; `nil` where it is not there.
  package static func path(_ name: String, file: String = #filePath) -> String? {
    guard let folder = folder(file: file) else { return nil }
    let path = "\(folder)/\(name)"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
