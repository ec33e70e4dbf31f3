/// The number that stands for a text in columns and expressions: only equality means anything.
///
/// It is a function of the UTF-8 bytes alone, so reader and checker agree without a table: FNV-1a of 64 bits with a
/// final mixing, of which 52 bits are kept, exact as a double and never NaN. Two given texts share a number
/// with a probability of 2⁻⁵².
///
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, *The FNV Non-Cryptographic Hash Algorithm*.
package func textCode(_ bytes: some Sequence<UInt8>) -> Double {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  hash ^= hash >> 32
  hash = hash &* 0xd6e8_feb8_6659_fd93
  return Double(hash >> 12)
}
