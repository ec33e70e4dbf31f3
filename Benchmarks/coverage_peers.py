#!/usr/bin/env python3
"""Fits the toys of the Crystal Ball with iminuit: Benchmarks/fits toys | Benchmarks/coverage_peers.py [TOYS].

Prints means and widths of the pulls as Benchmarks/fits coverage does: a property of the likelihood shows in both.
Needs numpy, scipy, iminuit (make oracles installs them into .build-oracles).
"""

import sys

import numpy
import scipy.special
from iminuit import Minuit

NAMES = ["yield", "mean", "sigma", "alpha", "n"]
EDGES = numpy.linspace(0, 10, 101)


def cumulative(x, size, mean, sigma, alpha, power):
    t = (x - mean) / sigma
    ratio = power / alpha
    root = numpy.sqrt(numpy.pi / 2)
    step = scipy.special.erf(alpha / numpy.sqrt(2))
    total = ratio / (power - 1) * numpy.exp(-alpha * alpha / 2) + root * (1 + step)
    low = numpy.minimum(t, -alpha)
    logarithm = power * numpy.log(ratio) - alpha * alpha / 2 + (1 - power) * numpy.log(ratio - alpha - low)
    above = root * (scipy.special.erf(numpy.maximum(t, -alpha) / numpy.sqrt(2)) + step)
    return size * (numpy.exp(logarithm) / (power - 1) + above) / total


def fit(contents, truth):
    use = contents > 0

    def cost(*parameters):
        expected = numpy.maximum(numpy.diff(cumulative(EDGES, *parameters)), 1e-300)
        return float(2 * (numpy.sum(expected - contents) + numpy.sum(contents[use] * numpy.log(contents[use] / expected[use]))))

    minuit = Minuit(cost, *truth)
    minuit.errordef = 1
    minuit.tol = 1e-3
    minuit.limits = [(None, None), (-10, 20), (1e-3, 100), (0.05, 10), (1.01, 200)]
    minuit.migrad()
    minuit.hesse()
    return minuit if minuit.valid and minuit.accurate else None


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    pulls = []
    for line in list(sys.stdin)[:count]:
        numbers = numpy.array(line.split(), dtype=float)
        truth, contents = numbers[:5], numbers[5:]
        found = fit(contents, truth)
        if found is not None:
            pulls.append((numpy.array(found.values) - truth) / numpy.array(found.errors))
    pulls = numpy.array(pulls)
    print(f"iminuit: {len(pulls)} fits, {count - len(pulls)} failed")
    for name, column in zip(NAMES, pulls.T):
        print(f"  {name}: pull {column.mean():.4f} ± {column.std():.4f}")


main()
