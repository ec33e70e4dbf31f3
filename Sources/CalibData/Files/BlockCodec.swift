import CCodecs

/// A compression of bytes.
enum BlockCodec {
  case zlib, gzip, deflate, lz4, zstd, xz, snappy

  var number: calib_codec {
    switch self {
    case .zlib: calib_codec_zlib
    case .gzip: calib_codec_gzip
    case .deflate: calib_codec_deflate
    case .lz4: calib_codec_lz4
    case .zstd: calib_codec_zstd
    case .xz: calib_codec_xz
    case .snappy: calib_codec_snappy
    }
  }

  var name: String {
    switch self {
    case .zlib, .deflate: "zlib"
    case .gzip: "gzip"
    case .lz4: "lz4"
    case .zstd: "zstd"
    case .xz: "xz"
    case .snappy: "snappy"
    }
  }

  /// Why a file cannot be read whose codec is not there.
  func missing(_ path: String) -> DataError {
    let package =
      switch self {
      case .zlib, .gzip, .deflate: "zlib1g"
      case .lz4: "liblz4-1"
      case .zstd: "libzstd1"
      case .xz: "liblzma5"
      case .snappy: "libsnappy1v5"
      }
    return DataError(.missingLibrary(codec: name, package: package), path: path)
  }
}
