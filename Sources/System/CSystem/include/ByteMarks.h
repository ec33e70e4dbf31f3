#ifndef CALIB_BYTE_MARKS_H
#define CALIB_BYTE_MARKS_H

#include <stdint.h>

#if defined(__SSE2__)

/// Sixteen bytes as the compiler's own vector: the header of the intrinsics would bring half of the C library with it.
typedef char calib_bytes_of_16 __attribute__((vector_size(16)));

static inline uint64_t calib_marks_of_16(const uint8_t *start, uint8_t byte) {
  calib_bytes_of_16 bytes;
  __builtin_memcpy(&bytes, start, sizeof bytes);
  calib_bytes_of_16 wanted = (calib_bytes_of_16){} + (char)byte;
  return (uint32_t)__builtin_ia32_pmovmskb128((calib_bytes_of_16)(bytes == wanted));
}
#else
static inline uint64_t calib_marks_of_16(const uint8_t *start, uint8_t byte) {
  uint64_t marks = 0;
  for (int index = 0; index < 16; index++) marks |= (uint64_t)(start[index] == byte) << index;
  return marks;
}
#endif

/// A bit for each of the 32 bytes from `start` on, the first of them lowest: whether it is `byte`.
///
/// It is C because Swift has no name for the instruction that makes bits of a vector's comparison.
static inline uint64_t calib_byte_marks(const uint8_t *start, uint8_t byte) {
  return calib_marks_of_16(start, byte) | calib_marks_of_16(start + 16, byte) << 16;
}

#endif
