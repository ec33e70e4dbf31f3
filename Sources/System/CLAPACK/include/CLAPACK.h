// LAPACK, loaded when it is first used: OpenBLAS takes a third of the time of a start, and most commands need no
// linear algebra. Matrices are column-major.
#ifndef CALIB_LAPACK_H
#define CALIB_LAPACK_H

// What a call returns where no library is there; others are LAPACK's own `info`.
#define CALIB_LAPACK_MISSING -1000

// The Cholesky factorisation of the lower triangle by rows (LAPACK's upper one by columns) of a matrix, in place.
// 0: done; above 0: not positive definite.
int calib_cholesky(int order, double *matrix);

#endif
