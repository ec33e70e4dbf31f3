#include <limits.h>
#include <stdlib.h>

#include "CCodecs.h"
#include "Codecs.h"

struct calib_stream {
  enum calib_codec codec;
  const struct calib_codecs *table;
  z_stream zlib;
  ZSTD_DCtx *zstd;
  lzma_stream xz;
  int has_ended;
};

calib_stream *calib_stream_open(enum calib_codec codec) {
  if (!calib_codec_is_there(codec)) return NULL;
  calib_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) return NULL;
  stream->codec = codec;
  stream->table = calib_codecs_for(codec);
  int is_open = 0;
  if (codec == calib_codec_gzip || codec == calib_codec_deflate) {
    int bits = codec == calib_codec_gzip ? MAX_WBITS + 16 : -MAX_WBITS;
    is_open = stream->table->inflate_init(&stream->zlib, bits, ZLIB_VERSION, (int)sizeof stream->zlib) == Z_OK;
  } else if (codec == calib_codec_zstd) {
    stream->zstd = stream->table->zstd_create();
    is_open = stream->zstd != NULL;
  } else if (codec == calib_codec_xz) {
    is_open = stream->table->xz_open(&stream->xz, (uint64_t)1 << 30, LZMA_CONCATENATED) == LZMA_OK;
  }
  if (is_open) return stream;
  free(stream);
  return NULL;
}

void calib_stream_close(calib_stream *stream) {
  if (stream == NULL) return;
  if (stream->codec == calib_codec_zstd) {
    stream->table->zstd_free(stream->zstd);
  } else if (stream->codec == calib_codec_xz) {
    stream->table->xz_end(&stream->xz);
  } else {
    stream->table->inflate_end(&stream->zlib);
  }
  free(stream);
}

static int step_zlib(calib_stream *stream, const uint8_t *source, size_t source_size, size_t *consumed, uint8_t *target,
                     size_t target_size, size_t *produced) {
  z_stream *zlib = &stream->zlib;
  // Members follow one another; only bytes that are there can begin one.
  if (stream->has_ended && stream->codec == calib_codec_gzip && source_size > 0) {
    stream->table->inflate_reset(zlib);
    stream->has_ended = 0;
  }
  if (stream->has_ended) return 1;
  uInt in = source_size > UINT_MAX ? UINT_MAX : (uInt)source_size;
  uInt out = target_size > UINT_MAX ? UINT_MAX : (uInt)target_size;
  zlib->next_in = (Bytef *)source;
  zlib->avail_in = in;
  zlib->next_out = target;
  zlib->avail_out = out;
  int result = stream->table->inflate(zlib, Z_NO_FLUSH);
  *consumed = in - zlib->avail_in;
  *produced = out - zlib->avail_out;
  stream->has_ended = result == Z_STREAM_END;
  if (stream->has_ended) return 1;
  return result == Z_OK || result == Z_BUF_ERROR ? 0 : CALIB_CODEC_DAMAGED;
}

static int step_zstd(calib_stream *stream, const uint8_t *source, size_t source_size, size_t *consumed, uint8_t *target,
                     size_t target_size, size_t *produced) {
  if (stream->has_ended && source_size == 0) return 1;
  ZSTD_inBuffer in = {source, source_size, 0};
  ZSTD_outBuffer out = {target, target_size, 0};
  size_t result = stream->table->zstd_stream(stream->zstd, &out, &in);
  *consumed = in.pos;
  *produced = out.pos;
  if (stream->table->zstd_is_error(result)) return CALIB_CODEC_DAMAGED;
  stream->has_ended = result == 0;
  return stream->has_ended;
}

static int step_xz(calib_stream *stream, const uint8_t *source, size_t source_size, size_t *consumed, uint8_t *target,
                   size_t target_size, size_t *produced) {
  if (stream->has_ended) return 1;
  lzma_stream *xz = &stream->xz;
  xz->next_in = source;
  xz->avail_in = source_size;
  xz->next_out = target;
  xz->avail_out = target_size;
  // No bytes left is the end of the file: the decoder knows whether it is that of the data.
  lzma_ret result = stream->table->xz_code(xz, source_size == 0 ? LZMA_FINISH : LZMA_RUN);
  *consumed = source_size - xz->avail_in;
  *produced = target_size - xz->avail_out;
  stream->has_ended = result == LZMA_STREAM_END;
  if (stream->has_ended) return 1;
  return result == LZMA_OK || result == LZMA_BUF_ERROR ? 0 : CALIB_CODEC_DAMAGED;
}

int calib_stream_step(calib_stream *stream, const uint8_t *source, size_t source_size, size_t *consumed,
                      uint8_t *target, size_t target_size, size_t *produced) {
  *consumed = 0;
  *produced = 0;
  if (stream->codec == calib_codec_zstd) {
    return step_zstd(stream, source, source_size, consumed, target, target_size, produced);
  }
  if (stream->codec == calib_codec_xz) {
    return step_xz(stream, source, source_size, consumed, target, target_size, produced);
  }
  return step_zlib(stream, source, source_size, consumed, target, target_size, produced);
}
