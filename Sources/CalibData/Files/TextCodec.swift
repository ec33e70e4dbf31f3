import CCodecs

/// A compression that is undone around a whole text file.
enum TextCodec: CaseIterable {
  case gzip, zstd, xz

  var name: String {
    switch self {
    case .gzip: "gzip"
    case .zstd: "zstd"
    case .xz: "xz"
    }
  }

  /// The end of the names of such files.
  var suffix: String {
    switch self {
    case .gzip: ".gz"
    case .zstd: ".zst"
    case .xz: ".xz"
    }
  }

  var codec: BlockCodec {
    switch self {
    case .gzip: .gzip
    case .zstd: .zstd
    case .xz: .xz
    }
  }

  /// The codec that a file's first bytes show.
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> TextCodec? {
    allCases.first { bytes.starts(with: $0.mark) }
  }

  private var mark: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b]
    case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
    }
  }
}
