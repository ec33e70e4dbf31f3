#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "CCodecs.h"
#include "Codecs.h"

struct calib_decompressor {
  ZSTD_DCtx *zstd;
  void *deflate;
  z_stream zlib;
  int zlib_bits;  // the format that `zlib` was opened for; 0: it is not open
};

calib_decompressor *calib_decompressor_open(void) { return calloc(1, sizeof(calib_decompressor)); }

void calib_decompressor_close(calib_decompressor *decompressor) {
  if (decompressor == NULL) return;
  if (decompressor->zstd != NULL) calib_codecs_for(calib_codec_zstd)->zstd_free(decompressor->zstd);
  if (decompressor->deflate != NULL) calib_codecs_for(calib_codec_zlib)->deflate_free(decompressor->deflate);
  if (decompressor->zlib_bits != 0) calib_codecs_for(calib_codec_zlib)->inflate_end(&decompressor->zlib);
  free(decompressor);
}

static int window_bits(enum calib_codec codec) {
  return codec == calib_codec_zlib ? MAX_WBITS : codec == calib_codec_gzip ? MAX_WBITS + 16 : -MAX_WBITS;
}

// zlib itself, for where libdeflate is not there; blocks of 4 GB and more do not occur.
static int64_t inflate_block(const struct calib_codecs *table, calib_decompressor *decompressor, enum calib_codec codec,
                             const uint8_t *source, size_t source_size, uint8_t *target, size_t target_size) {
  z_stream *stream = &decompressor->zlib;
  int bits = window_bits(codec);
  if (source_size > UINT_MAX || target_size > UINT_MAX) return CALIB_CODEC_DAMAGED;
  if (decompressor->zlib_bits != bits) {
    if (decompressor->zlib_bits != 0) table->inflate_end(stream);
    decompressor->zlib_bits = 0;
    memset(stream, 0, sizeof *stream);
    if (table->inflate_init(stream, bits, ZLIB_VERSION, (int)sizeof *stream) != Z_OK) return CALIB_CODEC_MISSING;
    decompressor->zlib_bits = bits;
  } else {
    table->inflate_reset(stream);
  }
  stream->next_in = (Bytef *)source;
  stream->avail_in = (uInt)source_size;
  stream->next_out = target;
  stream->avail_out = (uInt)target_size;
  while (1) {
    int result = table->inflate(stream, Z_FINISH);
    if (result != Z_STREAM_END) return CALIB_CODEC_DAMAGED;
    if (codec != calib_codec_gzip || stream->avail_in == 0) break;
    table->inflate_reset(stream);  // members follow one another
  }
  return (int64_t)(target_size - stream->avail_out);
}

// libdeflate's result 0 is success; a gzip member at a time.
static int64_t deflate_block(const struct calib_codecs *table, calib_decompressor *decompressor, enum calib_codec codec,
                             const uint8_t *source, size_t source_size, uint8_t *target, size_t target_size) {
  size_t used = 0, made = 0, total = 0;
  void *deflate = decompressor->deflate;
  if (codec == calib_codec_deflate) {
    return table->deflate_raw(deflate, source, source_size, target, target_size, &made) == 0 ? (int64_t)made
                                                                                              : CALIB_CODEC_DAMAGED;
  }
  if (codec == calib_codec_zlib) {
    return table->deflate_zlib(deflate, source, source_size, target, target_size, &made) == 0 ? (int64_t)made
                                                                                               : CALIB_CODEC_DAMAGED;
  }
  do {
    if (table->deflate_gzip(deflate, source, source_size, target + total, target_size - total, &used, &made) != 0) {
      return CALIB_CODEC_DAMAGED;
    }
    source += used;
    source_size -= used;
    total += made;
  } while (source_size > 0);
  return (int64_t)total;
}

static int64_t zstd_block(const struct calib_codecs *table, calib_decompressor *decompressor, const uint8_t *source,
                          size_t source_size, uint8_t *target, size_t target_size) {
  if (decompressor->zstd == NULL) decompressor->zstd = table->zstd_create();
  if (decompressor->zstd == NULL) return CALIB_CODEC_MISSING;
  size_t result = table->zstd(decompressor->zstd, target, target_size, source, source_size);
  return table->zstd_is_error(result) ? CALIB_CODEC_DAMAGED : (int64_t)result;
}

static int64_t xz_block(const struct calib_codecs *table, const uint8_t *source, size_t source_size, uint8_t *target,
                        size_t target_size) {
  uint64_t memory = (uint64_t)1 << 30;
  size_t read = 0, written = 0;
  lzma_ret result = table->xz(&memory, 0, NULL, source, &read, source_size, target, &written, target_size);
  return result == LZMA_OK ? (int64_t)written : CALIB_CODEC_DAMAGED;
}

int64_t calib_decompress(calib_decompressor *decompressor, enum calib_codec codec, const uint8_t *source,
                         size_t source_size, uint8_t *target, size_t target_size) {
  const struct calib_codecs *table = calib_codecs_for(codec);
  if (!calib_codec_is_there(codec)) return CALIB_CODEC_MISSING;
  switch (codec) {
    case calib_codec_zlib:
    case calib_codec_gzip:
    case calib_codec_deflate:
      if (decompressor->deflate == NULL && table->deflate_alloc != NULL) decompressor->deflate = table->deflate_alloc();
      return decompressor->deflate != NULL
                 ? deflate_block(table, decompressor, codec, source, source_size, target, target_size)
                 : inflate_block(table, decompressor, codec, source, source_size, target, target_size);
    case calib_codec_lz4: {
      if (source_size > INT_MAX || target_size > INT_MAX) return CALIB_CODEC_DAMAGED;
      int made = table->lz4((const char *)source, (char *)target, (int)source_size, (int)target_size);
      return made < 0 ? CALIB_CODEC_DAMAGED : made;
    }
    case calib_codec_zstd: return zstd_block(table, decompressor, source, source_size, target, target_size);
    case calib_codec_xz: return xz_block(table, source, source_size, target, target_size);
    case calib_codec_snappy: {
      size_t size = target_size;
      return table->snappy((const char *)source, source_size, (char *)target, &size) == SNAPPY_OK ? (int64_t)size
                                                                                                : CALIB_CODEC_DAMAGED;
    }
  }
  return CALIB_CODEC_DAMAGED;
}
