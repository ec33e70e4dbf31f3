// The Fortran entry points of LAPACK that calib uses, as Debian's OpenBLAS exports them.
// Matrices are column-major; every argument is a pointer; the trailing lengths of
// character arguments are left out, which the ABI allows for one-character strings.
#ifndef CALIB_LAPACK_SHIM_H
#define CALIB_LAPACK_SHIM_H

void openblas_set_num_threads(int threads);

// Cholesky factorisation, solution and inverse of a positive definite matrix.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda,
             double *b, const int *ldb, int *info);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info);

// Eigenvalues and eigenvectors of a symmetric matrix.
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
            double *w, double *work, const int *lwork, int *info);

#endif
