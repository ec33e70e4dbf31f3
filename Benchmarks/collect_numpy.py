#!/usr/bin/env python3
"""Times numpy at what Benchmarks/collect times, on columns of the same size; skips where numpy is absent."""

import statistics
import sys
import time

try:
    import numpy
except ImportError:
    sys.exit("skipped: numpy is not installed")

COUNT = 10_000_000


def report(name, work):
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    print(f"numpy {numpy.__version__}, {name}: {COUNT / statistics.median(times) / 1e6:.0f} million rows/s", flush=True)


def keyed(x, crystal):
    """One count per crystal and bin, as one array of both."""
    place = crystal.astype(numpy.int64) * 100 + ((x + 5) * 10).astype(numpy.int64)
    return numpy.bincount(place[(x >= -5) & (x < 5)], minlength=873_600)


def profile(x, y):
    bins = numpy.clip(((x + 5) * 10).astype(numpy.int64), 0, 99)
    return numpy.bincount(bins), numpy.bincount(bins, weights=y), numpy.bincount(bins, weights=y * y)


def main():
    generator = numpy.random.default_rng(1)
    x = generator.normal(0, 1, COUNT)
    y = generator.normal(0, 1, COUNT)
    weights = generator.uniform(0.5, 1.5, COUNT)
    crystal = numpy.floor(generator.uniform(0, 8736, COUNT))
    edges = numpy.linspace(-5, 5, 101)
    report("histogram, 100 bins", lambda: numpy.histogram(x, bins=100, range=(-5, 5)))
    report(
        "histogram of weights and of their squares",
        lambda: [numpy.histogram(x, bins=100, range=(-5, 5), weights=w) for w in (weights, weights**2)],
    )
    report("histogram between 101 edges", lambda: numpy.histogram(x, bins=edges))
    report("histogram by 8,736 keys", lambda: keyed(x, crystal))
    report("profile, 100 bins", lambda: profile(x, y))
    report("summary", lambda: (x.mean(), x.std(ddof=1), x.min(), x.max()))


main()
