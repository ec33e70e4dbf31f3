import CalibDigest

/// What the payload records say of one object.
struct StoredContent {
  let digest: String
  let md5: String
  let size: Int
}

extension ObjectFolder {
  /// What is wrong with an object, or `nil`.
  func finding(_ content: StoredContent, deep: Bool) -> VerifyFinding? {
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try read(content.digest)
    } catch {
      return VerifyFinding(kind: .object, message: error.message)
    }
    guard deep else { return nil }
    if bytes.count != content.size {
      return VerifyFinding(
        kind: .object,
        message: "the payload \(content.digest) has \(bytes.count) bytes, its record says \(content.size)")
    }
    if md5Hex(bytes) != content.md5 {
      return VerifyFinding(
        kind: .object, message: "the payload \(content.digest) has not the MD5 of its record")
    }
    return nil
  }

  /// The objects that no payload record names.
  func unreferenced(besides known: Set<String>) -> [VerifyFinding] {
    do throws(StoreError) {
      var findings: [VerifyFinding] = []
      for prefix in try Disk.names(in: folder.objects) {
        for name in try Disk.names(in: "\(folder.objects)/\(prefix)") where !known.contains(name) {
          findings.append(
            VerifyFinding(
              kind: .unreferenced, message: "nothing refers to `\(folder.objects)/\(prefix)/\(name)`"))
        }
      }
      return findings
    } catch {
      return [VerifyFinding(kind: .object, message: error.message)]
    }
  }
}
