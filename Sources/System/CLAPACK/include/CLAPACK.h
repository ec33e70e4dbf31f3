// LAPACK, loaded when it is first used: OpenBLAS takes a third of the time of a start, and most commands need no
// linear algebra. Matrices are column-major.
#ifndef CALIB_LAPACK_H
#define CALIB_LAPACK_H

// What a call returns where no library is there; others are LAPACK's own `info`.
#define CALIB_LAPACK_MISSING -1000

// The Cholesky factorisation of the lower triangle by rows (LAPACK's upper one by columns) of a matrix, in place.
// 0: done; above 0: not positive definite.
int calib_cholesky(int order, double *matrix);

// Solves with that factor, in place of the right side.
int calib_cholesky_solve(int order, const double *factor, double *right);

// The lower triangle by rows of the inverse, in place of that factor.
int calib_cholesky_inverse(int order, double *factor);

// Solves a symmetric system that need not be positive definite, by Bunch and Kaufman; both arguments are overwritten.
// Only the lower triangle by rows is read. Above 0: singular.
int calib_symmetric_solve(int order, double *matrix, double *right);

// The eigenvalues in ascending order, and the eigenvectors as rows in place of the matrix, whose lower triangle by rows is read.
int calib_eigenvalues(int order, double *matrix, double *values);

#endif
