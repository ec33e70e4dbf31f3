import CalibDigest
import Testing

@Suite struct HasherTests {
  @Test func `SHA-256 gives the digests of the standard's examples`() {
    #expect(sha256Hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      sha256Hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `MD5 gives the digests of the standard's examples`() {
    #expect(md5Hex([]) == "d41d8cd98f00b204e9800998ecf8427e")
    #expect(md5Hex(Array("message digest".utf8)) == "f96b697d7cb7938d525a2f31aaf161d0")
  }

  @Test func `bytes in pieces give the digest of the whole`() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    var sha256 = SHA256Hasher()
    var md5 = MD5Hasher()
    for start in stride(from: 0, to: bytes.count, by: 37) {
      let piece = Array(bytes[start..<min(start + 37, bytes.count)])
      sha256.update(piece)
      piece.withUnsafeBytes { md5.update($0) }
    }
    #expect(hexadecimal(sha256.finish()) == sha256Hex(bytes))
    #expect(hexadecimal(md5.finish()) == md5Hex(bytes))
  }

  @Test func `hexadecimal digits are lower case, two a byte`() {
    #expect(hexadecimal([0x00, 0x0f, 0xa0, 0xff]) == "000fa0ff")
  }

  @Test func `hexadecimal digits read back as their bytes, and nothing else does`() {
    #expect(bytes(ofHexadecimal: "000fa0ff") == [0x00, 0x0f, 0xa0, 0xff])
    #expect(bytes(ofHexadecimal: "") == [])
    for wrong in ["0", "0g", "0A", "0x0f", "é0"] { #expect(bytes(ofHexadecimal: wrong) == nil) }
  }
}
