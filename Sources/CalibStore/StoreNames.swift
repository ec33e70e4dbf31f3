import CalibModel

/// What may name a tag or a payload, and where an interval may end (docs/store-format.md).
enum StoreNames {
  static func isTag(_ name: String) -> Bool { (1...80).contains(name.utf8.count) && hasPlainBytes(name) }

  static func isPayload(_ name: String) -> Bool {
    (1...200).contains(name.utf8.count) && hasPlainBytes(name) && !name.hasPrefix(".")
  }

  /// Whether an upper end is a run, the end of an experiment or open.
  static func isEnd(_ key: Int64) -> Bool {
    key == IoV.openKey || ExperimentRun(key: key) != nil
      || (key & 0xffff_ffff == 0xffff_ffff && key >> 32 <= ExperimentRun.largestExperiment)
  }

  private static func hasPlainBytes(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: ":"),
        UInt8(ascii: "."), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
