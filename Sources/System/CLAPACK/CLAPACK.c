#include "CLAPACK.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

// The Fortran entry points, as Debian's OpenBLAS and the reference LAPACK export them.
static void (*dpotrf)(const char *, const int *, double *, const int *, int *, size_t);

static void load(void) {
  static const char *const names[] = {"libopenblas.so.0", "libopenblas.so", "liblapack.so.3"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) continue;
    dpotrf = (void (*)(const char *, const int *, double *, const int *, int *, size_t))dlsym(library, "dpotrf_");
    // One thread: results must not depend on how many there are.
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    if (set_threads != NULL) set_threads(1);
    if (dpotrf != NULL) return;
  }
}

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

int calib_cholesky(int order, double *matrix) {
  pthread_once(&loaded, load);
  if (dpotrf == NULL) return CALIB_LAPACK_MISSING;
  int info = 0;
  dpotrf("U", &order, matrix, &order, &info, 1);
  return info;
}
