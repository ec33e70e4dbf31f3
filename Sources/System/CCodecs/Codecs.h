// The functions of the libraries that are used, as pointers; NULL where a library or a function of it is missing.
#ifndef CALIB_CODECS_TABLE_H
#define CALIB_CODECS_TABLE_H

#include <lz4.h>
#include <lzma.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

struct calib_codecs {
  __typeof__(&inflateInit2_) inflate_init;
  __typeof__(&inflate) inflate;
  __typeof__(&inflateReset) inflate_reset;
  __typeof__(&inflateEnd) inflate_end;
  __typeof__(&LZ4_decompress_safe) lz4;
  __typeof__(&ZSTD_createDCtx) zstd_create;
  __typeof__(&ZSTD_freeDCtx) zstd_free;
  __typeof__(&ZSTD_decompressDCtx) zstd;
  __typeof__(&ZSTD_decompressStream) zstd_stream;
  __typeof__(&ZSTD_isError) zstd_is_error;
  __typeof__(&lzma_stream_buffer_decode) xz;
  __typeof__(&lzma_stream_decoder) xz_open;
  __typeof__(&lzma_code) xz_code;
  __typeof__(&lzma_end) xz_end;
  __typeof__(&snappy_uncompress) snappy;
  // libdeflate, which is two to three times as fast as zlib on whole blocks and may be missing; its headers are
  // not needed for these few.
  void *(*deflate_alloc)(void);
  void (*deflate_free)(void *);
  int (*deflate_raw)(void *, const void *, size_t, void *, size_t, size_t *);
  int (*deflate_zlib)(void *, const void *, size_t, void *, size_t, size_t *);
  int (*deflate_gzip)(void *, const void *, size_t, void *, size_t, size_t *, size_t *);
};

// Loads the library of a codec once and returns the table.
const struct calib_codecs *calib_codecs_for(int codec);

#endif
