#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#include "CCodecs.h"
#include "Codecs.h"

static struct calib_codecs codecs;

static void *open_library(const char *name) { return dlopen(name, RTLD_NOW | RTLD_LOCAL); }

#define LOAD(field, library, name) codecs.field = (__typeof__(codecs.field))dlsym(library, name)

static void load_zlib(void) {
  void *zlib = open_library("libz.so.1");
  if (zlib != NULL) {
    LOAD(inflate_init, zlib, "inflateInit2_");
    LOAD(inflate, zlib, "inflate");
    LOAD(inflate_reset, zlib, "inflateReset");
    LOAD(inflate_end, zlib, "inflateEnd");
  }
  void *deflate = open_library("libdeflate.so.0");
  if (deflate != NULL) {
    LOAD(deflate_free, deflate, "libdeflate_free_decompressor");
    LOAD(deflate_raw, deflate, "libdeflate_deflate_decompress");
    LOAD(deflate_zlib, deflate, "libdeflate_zlib_decompress");
    LOAD(deflate_gzip, deflate, "libdeflate_gzip_decompress_ex");
    if (codecs.deflate_free != NULL && codecs.deflate_raw != NULL && codecs.deflate_zlib != NULL &&
        codecs.deflate_gzip != NULL) {
      LOAD(deflate_alloc, deflate, "libdeflate_alloc_decompressor");
    }
  }
}

static void load_lz4(void) {
  void *library = open_library("liblz4.so.1");
  if (library != NULL) LOAD(lz4, library, "LZ4_decompress_safe");
}

static void load_zstd(void) {
  void *library = open_library("libzstd.so.1");
  if (library == NULL) return;
  LOAD(zstd_free, library, "ZSTD_freeDCtx");
  LOAD(zstd, library, "ZSTD_decompressDCtx");
  LOAD(zstd_stream, library, "ZSTD_decompressStream");
  LOAD(zstd_is_error, library, "ZSTD_isError");
  LOAD(zstd_create, library, "ZSTD_createDCtx");
}

static void load_xz(void) {
  void *library = open_library("liblzma.so.5");
  if (library == NULL) return;
  LOAD(xz, library, "lzma_stream_buffer_decode");
  LOAD(xz_code, library, "lzma_code");
  LOAD(xz_end, library, "lzma_end");
  LOAD(xz_open, library, "lzma_stream_decoder");
}

static void load_snappy(void) {
  void *library = open_library("libsnappy.so.1");
  if (library != NULL) LOAD(snappy, library, "snappy_uncompress");
}

const struct calib_codecs *calib_codecs_for(int codec) {
  static pthread_once_t zlib = PTHREAD_ONCE_INIT, lz4 = PTHREAD_ONCE_INIT, zstd = PTHREAD_ONCE_INIT;
  static pthread_once_t xz = PTHREAD_ONCE_INIT, snappy = PTHREAD_ONCE_INIT;
  switch ((enum calib_codec)codec) {
    case calib_codec_zlib:
    case calib_codec_gzip:
    case calib_codec_deflate: pthread_once(&zlib, load_zlib); break;
    case calib_codec_lz4: pthread_once(&lz4, load_lz4); break;
    case calib_codec_zstd: pthread_once(&zstd, load_zstd); break;
    case calib_codec_xz: pthread_once(&xz, load_xz); break;
    case calib_codec_snappy: pthread_once(&snappy, load_snappy); break;
  }
  return &codecs;
}

int calib_codec_is_there(enum calib_codec codec) {
  const struct calib_codecs *table = calib_codecs_for(codec);
  switch (codec) {
    case calib_codec_zlib:
    case calib_codec_gzip:
    case calib_codec_deflate: return table->inflate_end != NULL && table->inflate != NULL;
    case calib_codec_lz4: return table->lz4 != NULL;
    case calib_codec_zstd: return table->zstd_create != NULL;
    case calib_codec_xz: return table->xz_open != NULL;
    case calib_codec_snappy: return table->snappy != NULL;
  }
  return 0;
}
