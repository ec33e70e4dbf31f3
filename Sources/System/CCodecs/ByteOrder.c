#include <string.h>

#include "CCodecs.h"

// Compilers make a shuffle of whole registers of the swap where they may use AVX2: several times as fast as without.
#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2")))
#define HAS_WIDE __builtin_cpu_supports("avx2")
#else
#define WIDE
#define HAS_WIDE 0
#endif

// A loop over words of big-endian numbers, for any processor and for those with AVX2, and the choice between them.
#define CONVERSION(name, word_type, number_type, swap)                                 \
  static inline __attribute__((always_inline)) void name##_loop(                       \
      const uint8_t *source, size_t count, double *target) {                           \
    for (size_t index = 0; index < count; index++) {                                   \
      word_type word;                                                                  \
      number_type number;                                                              \
      memcpy(&word, source + index * sizeof word, sizeof word);                        \
      word = swap(word);                                                               \
      memcpy(&number, &word, sizeof number);                                           \
      target[index] = number;                                                          \
    }                                                                                  \
  }                                                                                    \
  static void name##_plain(const uint8_t *source, size_t count, double *target) {      \
    name##_loop(source, count, target);                                                \
  }                                                                                    \
  WIDE static void name##_wide(const uint8_t *source, size_t count, double *target) {  \
    name##_loop(source, count, target);                                                \
  }                                                                                    \
  void name(const void *source, size_t count, double *target) {                        \
    if (HAS_WIDE) {                                                                    \
      name##_wide(source, count, target);                                              \
    } else {                                                                           \
      name##_plain(source, count, target);                                             \
    }                                                                                  \
  }

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SWAP32 __builtin_bswap32
#define SWAP64 __builtin_bswap64
#else
#define SWAP32
#define SWAP64
#endif

CONVERSION(calib_big_endian_float64, uint64_t, double, SWAP64)
CONVERSION(calib_big_endian_float32, uint32_t, float, SWAP32)
CONVERSION(calib_big_endian_int32, uint32_t, int32_t, SWAP32)
