#!/usr/bin/env python3
"""Writes what numpy makes of random columns: the answers that tests of the collectors compare with.

scripts/make_numpy_fixtures.py needs numpy and writes Tests/CalibPrimitivesTests/Fixtures/numpy/collectors.json.
"""

import json
import os

import numpy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def case(generator):
    """One axis with values on, below and above each edge, and the contents and moments of them."""
    bins = int(generator.integers(1, 60))
    low = float(generator.normal(0, 10 ** generator.uniform(-3, 3)))
    high = low + float(10 ** generator.uniform(-2, 3))
    edges = numpy.histogram_bin_edges([], bins=bins, range=(low, high))
    x = numpy.concatenate(
        [edges, numpy.nextafter(edges, -numpy.inf), numpy.nextafter(edges, numpy.inf), generator.uniform(low, high, 60)]
    )
    generator.shuffle(x)
    y = generator.normal(1e4, 3, len(x))
    weights = generator.uniform(-1, 3, len(x))
    inside = (x >= low) & (x <= high)
    return {
        "bins": bins,
        "low": low,
        "high": high,
        "edges": edges.tolist(),
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": weights.tolist(),
        "counts": numpy.histogram(x, bins=bins, range=(low, high))[0].tolist(),
        "between": numpy.histogram(x, bins=edges)[0].tolist(),
        "sums": numpy.histogram(x, bins=bins, range=(low, high), weights=weights)[0].tolist(),
        "squares": numpy.histogram(x, bins=bins, range=(low, high), weights=weights**2)[0].tolist(),
        "inside": int(inside.sum()),
        "profile": [float(v) for v in profile(x, y, bins, low, high)],
        "mean": float(numpy.mean(y)),
        "variance": float(numpy.var(y, ddof=1)),
        "covariance": numpy.cov(numpy.vstack([x, y])).flatten().tolist(),
        "quantiles": numpy.quantile(y, [0, 0.1, 0.5, 0.75, 1]).tolist(),
        "weighted_mean": float(numpy.average(y, weights=weights)),
    }


def profile(x, y, bins, low, high):
    entries = numpy.histogram(x, bins=bins, range=(low, high))[0]
    sums = numpy.histogram(x, bins=bins, range=(low, high), weights=y)[0]
    return sums / entries


def main():
    generator = numpy.random.default_rng(1)
    cases = [case(generator) for _ in range(12)]
    path = os.path.join(ROOT, "Tests/CalibPrimitivesTests/Fixtures/numpy/collectors.json")
    with open(path, "w") as file:
        json.dump({"numpy": numpy.__version__, "cases": cases}, file)
        file.write("\n")


main()
