#!/usr/bin/env python3
"""Times the fits of Benchmarks/fits with scipy and iminuit, and numpy's Cholesky: Benchmarks/fit_peers.py.

One thread; seconds of the processor. Needs numpy, scipy, iminuit (make oracles installs them into .build-oracles).
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import time

import numpy
import scipy.linalg
import scipy.optimize
import scipy.special
from iminuit import Minuit


def rate(name, data, fit):
    start = time.process_time()
    failed = sum(0 if fit(contents) else 1 for contents in data)
    took = time.process_time() - start
    print(f"{name}: {len(data) / took:.1f} fits/s, {failed} failed", flush=True)


def gauss():
    centers = 80 + (numpy.arange(60) + 0.5) / 3
    truth = numpy.array([3000, 91.2, 2.0, 25, -0.8])

    def model(x, n, mean, sigma, a, b):
        z = (x - mean) / sigma
        return n / 3 / sigma / numpy.sqrt(2 * numpy.pi) * numpy.exp(-0.5 * z * z) + a + b * (x - 90)

    data = numpy.random.default_rng(1).poisson(model(centers, *truth), (300, 60)).astype(float)

    def by_scipy(contents):
        use = contents > 0
        scipy.optimize.curve_fit(model, centers[use], contents[use], truth, numpy.sqrt(contents[use]))
        return True

    def by_minuit(contents):
        use = contents > 0
        x, n = centers[use], contents[use]
        minuit = Minuit(lambda *p: float(numpy.sum((n - model(x, *p)) ** 2 / n)), *truth)
        minuit.errordef = 1
        minuit.migrad()
        return minuit.valid

    rate("gauss + linear, 60 bins, scipy curve_fit, started", data, by_scipy)
    rate("gauss + linear, 60 bins, iminuit, started", data, by_minuit)


def crystal_ball():
    edges = numpy.linspace(0, 2, 101)

    def cumulative(x, n, mean, sigma, alpha, power):
        t = (x - mean) / sigma
        ratio = power / alpha
        tail = ratio / (power - 1) * numpy.exp(-0.5 * alpha * alpha)
        root = numpy.sqrt(numpy.pi / 2)
        core = root * (1 + scipy.special.erf(alpha / numpy.sqrt(2)))
        low = numpy.minimum(t, -alpha)
        below = ratio**power * numpy.exp(-0.5 * alpha * alpha) * (ratio - alpha - low) ** (1 - power) / (power - 1)
        above = root * (scipy.special.erf(numpy.maximum(t, -alpha) / numpy.sqrt(2)) + scipy.special.erf(alpha / numpy.sqrt(2)))
        return n * (below + above) / (tail + core)

    truth = [5000, 1, 0.05, 1.1, 4]
    expected = numpy.diff(cumulative(edges, *truth))
    data = numpy.random.default_rng(2).poisson(expected, (40, 100)).astype(float)

    def by_minuit(contents):
        use = contents > 0

        def cost(*p):
            f = numpy.diff(cumulative(edges, *p))
            f = numpy.maximum(f, 1e-300)
            return float(2 * (numpy.sum(f - contents) + numpy.sum(contents[use] * numpy.log(contents[use] / f[use]))))

        minuit = Minuit(cost, 4500, 0.97, 0.06, 1.5, 3)
        minuit.errordef = 1
        minuit.limits = [(None, None), (-2, 4), (2e-4, 20), (0.05, 10), (1.01, 200)]
        minuit.migrad()
        minuit.hesse()
        return minuit.valid

    rate("crystal ball, 100 bins, iminuit, started", data, by_minuit)


def alignment():
    order = 5000
    generator = numpy.random.default_rng(3)
    matrix = numpy.tril(generator.uniform(-1, 1, (order, order)))
    matrix += matrix.T
    numpy.fill_diagonal(matrix, 6000)
    for _ in range(3):
        start = time.process_time()
        numpy.linalg.cholesky(matrix)
        print(f"5,000 parameters, numpy.linalg.cholesky: {time.process_time() - start:.3f} s", flush=True)


gauss()
crystal_ball()
alignment()
