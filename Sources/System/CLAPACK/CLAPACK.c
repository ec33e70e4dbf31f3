#include "CLAPACK.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

// The Fortran entry points, as Debian's OpenBLAS and the reference LAPACK export them.
static void (*dpotrf)(const char *, const int *, double *, const int *, int *, size_t);
static void (*dpotrs)(
    const char *, const int *, const int *, const double *, const int *, double *, const int *, int *, size_t);
static void (*dpotri)(const char *, const int *, double *, const int *, int *, size_t);
static void (*dsysv)(
    const char *, const int *, const int *, double *, const int *, int *, double *, const int *, double *, const int *,
    int *, size_t);
static void (*dsyevd)(
    const char *, const char *, const int *, double *, const int *, double *, double *, const int *, int *, const int *,
    int *, size_t, size_t);

static void load(void) {
  static const char *const names[] = {"libopenblas.so.0", "libopenblas.so", "liblapack.so.3"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) continue;
    *(void **)&dpotrf = dlsym(library, "dpotrf_");
    *(void **)&dpotrs = dlsym(library, "dpotrs_");
    *(void **)&dpotri = dlsym(library, "dpotri_");
    *(void **)&dsysv = dlsym(library, "dsysv_");
    *(void **)&dsyevd = dlsym(library, "dsyevd_");
    // One thread: results must not depend on how many there are.
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    if (set_threads != NULL) set_threads(1);
    if (dpotrf != NULL && dpotrs != NULL && dpotri != NULL && dsysv != NULL && dsyevd != NULL) return;
    dpotrf = NULL;
  }
}

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static int missing(void) {
  pthread_once(&loaded, load);
  return dpotrf == NULL;
}

int calib_cholesky(int order, double *matrix) {
  if (missing()) return CALIB_LAPACK_MISSING;
  int info = 0;
  dpotrf("U", &order, matrix, &order, &info, 1);
  return info;
}

int calib_cholesky_solve(int order, const double *factor, double *right) {
  if (missing()) return CALIB_LAPACK_MISSING;
  int info = 0, columns = 1;
  dpotrs("U", &order, &columns, factor, &order, right, &order, &info, 1);
  return info;
}

int calib_cholesky_inverse(int order, double *factor) {
  if (missing()) return CALIB_LAPACK_MISSING;
  int info = 0;
  dpotri("U", &order, factor, &order, &info, 1);
  return info;
}

int calib_symmetric_solve(int order, double *matrix, double *right) {
  if (missing()) return CALIB_LAPACK_MISSING;
  int info = 0, columns = 1, query = -1;
  double size = 0;
  int *pivots = malloc(sizeof(int) * (size_t)(order > 0 ? order : 1));
  if (pivots == NULL) return CALIB_LAPACK_MISSING;
  dsysv("U", &order, &columns, matrix, &order, pivots, right, &order, &size, &query, &info, 1);
  int length = (int)size;
  double *work = malloc(sizeof(double) * (size_t)(length > 0 ? length : 1));
  if (work == NULL) {
    free(pivots);
    return CALIB_LAPACK_MISSING;
  }
  dsysv("U", &order, &columns, matrix, &order, pivots, right, &order, work, &length, &info, 1);
  free(work);
  free(pivots);
  return info;
}

int calib_eigenvalues(int order, double *matrix, double *values) {
  if (missing()) return CALIB_LAPACK_MISSING;
  int info = 0, query = -1, integers = 0;
  double size = 0;
  dsyevd("V", "U", &order, matrix, &order, values, &size, &query, &integers, &query, &info, 1, 1);
  int length = (int)size;
  double *work = malloc(sizeof(double) * (size_t)(length > 0 ? length : 1));
  int *places = malloc(sizeof(int) * (size_t)(integers > 0 ? integers : 1));
  if (work != NULL && places != NULL) {
    dsyevd("V", "U", &order, matrix, &order, values, work, &length, places, &integers, &info, 1, 1);
  } else {
    info = CALIB_LAPACK_MISSING;
  }
  free(work);
  free(places);
  return info;
}
