#ifndef CALIB_BYTE_MARKS_H
#define CALIB_BYTE_MARKS_H

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>

static inline uint64_t calib_marks_of_16(const uint8_t *start, uint8_t byte) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)start);
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte)));
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
