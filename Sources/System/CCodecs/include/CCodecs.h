// The codecs of data files, each loaded when it is first used: most commands read no compressed file, and five
// libraries would take milliseconds of every start. And the byte order of the numbers in them.
#ifndef CALIB_CODECS_H
#define CALIB_CODECS_H

#include <stddef.h>
#include <stdint.h>

enum calib_codec {
  calib_codec_zlib = 0,     // a zlib stream (RFC 1950)
  calib_codec_gzip = 1,     // gzip members (RFC 1952)
  calib_codec_deflate = 2,  // bare deflate data (RFC 1951)
  calib_codec_lz4 = 3,      // one LZ4 block, without a frame
  calib_codec_zstd = 4,     // Zstandard frames
  calib_codec_xz = 5,       // .xz streams
  calib_codec_snappy = 6,   // one Snappy block, without framing
};

// What calls return where they fail.
#define CALIB_CODEC_DAMAGED -1
#define CALIB_CODEC_MISSING -2

// Memory that blocks share; for one thread at a time.
typedef struct calib_decompressor calib_decompressor;

// NULL where there is no memory.
calib_decompressor *calib_decompressor_open(void);
void calib_decompressor_close(calib_decompressor *decompressor);

// Decompresses a whole block and returns its length, which is at most that of the target.
int64_t calib_decompress(calib_decompressor *decompressor, enum calib_codec codec, const uint8_t *source,
                         size_t source_size, uint8_t *target, size_t target_size);

// A stream that is decompressed piece by piece: gzip, zstd, xz or bare deflate.
typedef struct calib_stream calib_stream;

// NULL where the library is missing or there is no memory.
calib_stream *calib_stream_open(enum calib_codec codec);
void calib_stream_close(calib_stream *stream);

// Decompresses what fits. Returns 0, 1 where the data ends here (for gzip and zstd more may follow), or an error.
int calib_stream_step(calib_stream *stream, const uint8_t *source, size_t source_size, size_t *consumed,
                      uint8_t *target, size_t target_size, size_t *produced);

// Whether the library of a codec is there.
int calib_codec_is_there(enum calib_codec codec);

// Turn `count` big-endian numbers, one after the other at any address, into doubles.
void calib_big_endian_float64(const void *source, size_t count, double *target);
void calib_big_endian_float32(const void *source, size_t count, double *target);
void calib_big_endian_int32(const void *source, size_t count, double *target);

#endif
