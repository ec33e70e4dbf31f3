#!/usr/bin/env python3
"""Fits random problems of every model with calib's numerics, scipy and iminuit: compare_models.py [PROBLEMS [MODEL]].

Run it from the project's folder after `Benchmarks/fits crystalball`, which builds the numerics alone. Chi-square (Neyman, at the
centres of the bins) is compared with scipy.optimize.curve_fit, likelihood (integrated over the bins) with iminuit and its
`hesse`, both started from the truth; calib guesses its start. Values have to agree within 1 % of an error, errors
within 1 %. A problem that the reference does not end well is counted and left out. The status is 1 where any other differs.
"""

import subprocess
import sys

import numpy as np
from iminuit import Minuit
from scipy.interpolate import CubicSpline
from scipy.optimize import curve_fit
from scipy.special import erfc, voigt_profile
from scipy.stats import landau

BINS = 80
LOW, HIGH = 0.0, 10.0
WIDTH = (HIGH - LOW) / BINS
EDGES = LOW + WIDTH * np.arange(BINS + 1)
CENTRES = (EDGES[1:] + EDGES[:-1]) / 2
LIMIT = 0.01
NODES, WEIGHTS = np.polynomial.legendre.leggauss(6)
INSIDE = (CENTRES[:, None] + NODES * WIDTH / 2).ravel()
# Only differences in λ below the last place of a fit's accuracy are lost in the spline.
GRID = np.concatenate([np.linspace(-5.5, 20, 6_000), np.geomspace(20.01, 3_000, 2_000)])
# scipy's Landau is that of the stable distributions: λ moved by ln(2/π), and scaled by as much.
LANDAU = CubicSpline(GRID, landau.pdf((GRID + np.log(2 / np.pi)) * 2 / np.pi) * 2 / np.pi)
FOLD = np.linspace(-6, 6, 49)
FOLD_WEIGHTS = np.exp(-FOLD**2 / 2) / np.exp(-FOLD**2 / 2).sum()


def normal(x, mean, sigma):
    z = (x - mean) / sigma
    return np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * sigma)


def breit_wigner(x, mean, gamma):
    return gamma / (2 * np.pi) / ((x - mean) ** 2 + gamma * gamma / 4)


def tail(t, alpha, power):
    """The power tail at t < -alpha, and its integral."""
    ratio = power / alpha
    with np.errstate(invalid="ignore"):
        value = np.exp(power * np.log(ratio) - alpha**2 / 2 - power * np.log(np.maximum(ratio - alpha - t, ratio)))
    return value, ratio / (power - 1) * np.exp(-(alpha**2) / 2)


def crystal_ball(x, mean, sigma, alpha, power):
    t = (x - mean) / sigma
    low, area = tail(t, alpha, power)
    norm = sigma * (area + np.sqrt(np.pi / 2) * erfc(-alpha / np.sqrt(2)))
    return np.where(t < -alpha, low, np.exp(-t * t / 2)) / norm


def double_crystal_ball(x, mean, sigma, alpha, power, beta, other):
    t = (x - mean) / sigma
    low, below = tail(t, alpha, power)
    high, above = tail(-t, beta, other)
    core = np.sqrt(np.pi / 2) * (erfc(-beta / np.sqrt(2)) - erfc(alpha / np.sqrt(2)))
    value = np.where(t < -alpha, low, np.where(t > beta, high, np.exp(-t * t / 2)))
    return value / (sigma * (below + above + core))


def novosibirsk(x, peak, width, skew):
    root = np.sqrt(np.log(4))
    rate = np.sinh(skew * root) / (width * skew * root)
    inside = 1 + rate * skew * (x - peak)
    u = np.log(np.maximum(inside, 1e-300)) / skew
    return np.where(inside > 0, rate / np.sqrt(2 * np.pi) * np.exp(-(u * u + skew * skew) / 2), 0)


def landau_density(x, mpv, scale):
    place = (x - mpv) / scale - 0.22278298249
    return np.where(place > -5.5, LANDAU(np.clip(place, -5.5, 3_000)), 0) / scale


def landau_gauss(x, mpv, scale, resolution):
    return landau_density(x[:, None] - resolution * FOLD, mpv, scale) @ FOLD_WEIGHTS


def exponential(x, slope):
    # Near 0 the quotient loses digits; no problem here has such a slope.
    return slope * np.exp(slope * (x - LOW)) / np.expm1(slope * (HIGH - LOW))


def argus(x, end, slope):
    def shape(x):
        depth = np.maximum(1 - (x / end) ** 2, 0)
        return x * np.sqrt(depth) * np.exp(slope * depth)

    # The substitution s = √(1 - (x/end)²) takes the root out of the integral, as in calib; by a thousand midpoints.
    root = np.sqrt(max(1 - (LOW / end) ** 2, 0))
    s = (np.arange(1_000) + 0.5) / 1_000 * root
    return shape(x) / (end * end * np.sum(s * s * np.exp(slope * s * s)) * root / 1_000)


def line(x, a, b):
    return a + b * (x - (LOW + HIGH) / 2)


def chebyshev(x, *c):
    return np.polynomial.chebyshev.chebval((2 * x - LOW - HIGH) / (HIGH - LOW), c)


def polynomial(x, *c):
    return np.polynomial.polynomial.polyval(x - (LOW + HIGH) / 2, c)


# In entries per bin at x, by the parameters in calib's order; then the truth of a problem.
MODELS = {
    "gauss + linear": (
        lambda x, n, m, s, a, b: n * WIDTH * normal(x, m, s) + line(x, a, b),
        lambda r: [r(3e3, 3e4), r(4, 6), r(0.4, 1), r(30, 200), r(-4, 4)]),
    "double_gauss + flat": (
        lambda x, n, m, s, f, k, c: n * WIDTH * (f * normal(x, m, s) + (1 - f) * normal(x, m, k * s)) + c,
        lambda r: [r(3e4, 1e5), r(4, 6), r(0.3, 0.5), r(0.4, 0.7), r(2.2, 3.2), r(20, 100)]),
    "breit_wigner + flat": (
        lambda x, n, m, g, c: n * WIDTH * breit_wigner(x, m, g) + c,
        lambda r: [r(3e3, 3e4), r(4, 6), r(0.5, 1.5), r(20, 100)]),
    "voigt + linear": (
        lambda x, n, m, s, g, a, b: n * WIDTH * voigt_profile(x - m, s, g / 2) + line(x, a, b),
        lambda r: [r(2e4, 1e5), r(4, 6), r(0.35, 0.6), r(0.4, 0.9), r(50, 200), r(-4, 4)]),
    "crystal_ball": (
        lambda x, n, *p: n * WIDTH * crystal_ball(x, *p),
        lambda r: [r(1e4, 1e5), r(5.5, 7), r(0.4, 0.8), r(0.8, 1.5), r(2.5, 5)]),
    "double_crystal_ball": (
        lambda x, n, *p: n * WIDTH * double_crystal_ball(x, *p),
        lambda r: [r(5e4, 3e5), r(4.5, 5.5), r(0.4, 0.6), r(0.8, 1.4), r(2.5, 4), r(0.8, 1.4), r(2.5, 4)]),
    "novosibirsk": (
        lambda x, n, *p: n * WIDTH * novosibirsk(x, *p),
        lambda r: [r(3e3, 3e4), r(4, 6), r(0.4, 0.8), r(0.1, 0.5)]),
    "landau": (
        lambda x, n, *p: n * WIDTH * landau_density(x, *p),
        lambda r: [r(3e3, 3e4), r(2.5, 4), r(0.25, 0.45)]),
    "landau_gauss": (
        lambda x, n, *p: n * WIDTH * landau_gauss(x, *p),
        lambda r: [r(1e4, 5e4), r(2.5, 4), r(0.25, 0.4), r(0.3, 0.5)]),
    "exponential + flat": (
        lambda x, n, k, c: n * WIDTH * exponential(x, k) + c,
        lambda r: [r(3e3, 3e4), r(-1.2, -0.4), r(10, 60)]),
    "gauss + exponential": (
        lambda x, n, m, s, e, k: n * WIDTH * normal(x, m, s) + e * WIDTH * exponential(x, k),
        lambda r: [r(3e3, 3e4), r(4, 6), r(0.4, 0.8), r(5e3, 3e4), r(-0.4, -0.1)]),
    "gauss + chebyshev(2)": (
        lambda x, n, m, s, *c: n * WIDTH * normal(x, m, s) + chebyshev(x, *c),
        lambda r: [r(3e3, 3e4), r(4, 6), r(0.4, 0.8), r(80, 200), r(-30, 30), r(-20, 20)]),
    "polynomial(3)": (
        polynomial, lambda r: [r(100, 400), r(-8, 8), r(-1, 2), r(-0.2, 0.2)]),
    "argus": (
        lambda x, n, *p: n * WIDTH * argus(x, *p), lambda r: [r(1e4, 5e4), r(10.2, 11), r(-8, -2)]),
    "edge + flat": (
        lambda x, h, p, w, c: h * erfc((p - x) / (w * np.sqrt(2))) / 2 + c,
        lambda r: [r(100, 500), r(3, 7), r(0.3, 1), r(20, 100)]),
}


def integrated(model, parameters):
    return model(INSIDE, *parameters).reshape(BINS, -1) @ WEIGHTS / 2


def chi_square(model, counts, truth):
    use = counts > 0
    values, covariance = curve_fit(
        model, CENTRES[use], counts[use], p0=truth, sigma=np.sqrt(counts[use]), absolute_sigma=True, ftol=1e-13,
        xtol=1e-13, gtol=1e-13, maxfev=20_000)
    return values, np.sqrt(np.diag(covariance)), np.sum((counts - model(CENTRES, *values))[use] ** 2 / counts[use])


def likelihood(model, counts, truth):
    filled = np.where(counts > 0, counts, 1)

    def cost(*parameters):
        with np.errstate(all="ignore"):
            expected = integrated(model, parameters)
        # Nothing expected where nothing was seen is right: the density ends there.
        if not np.all((expected > 0) | ((expected == 0) & (counts == 0))):
            return 1e9
        logarithm = np.log(filled) - np.log(np.where(expected > 0, expected, 1))
        return 2 * float(np.sum(expected - counts + counts * logarithm))

    minuit = Minuit(cost, *truth)
    minuit.errordef = 1
    minuit.tol = 1e-4
    minuit.errors = [max(abs(value) * 0.01, 1e-3) for value in truth]
    minuit.migrad()
    minuit.hesse()
    if not (minuit.valid and minuit.accurate):
        return None
    return np.array(minuit.values), np.array(minuit.errors), minuit.fval


def problems(name, count):
    model, truth = MODELS[name]
    for seed in range(count):
        random = np.random.default_rng([seed, sorted(MODELS).index(name)])
        parameters = truth(random.uniform)
        expected = np.maximum(integrated(model, parameters), 0)
        yield parameters, random.poisson(expected).astype(float)


def found(name, method, cases):
    lines = "".join(f"{name}\t{method}\t{LOW} {HIGH} {' '.join(map(str, counts))}\n" for _, counts in cases)
    result = subprocess.run([".build-speed/fits", "problems"], input=lines, capture_output=True, text=True, check=True)
    return [line.split() for line in result.stdout.splitlines()]


def compare(name, method, cases):
    model = MODELS[name][0]
    reference = chi_square if method == "chi_square" else likelihood
    shifts, ratios, unsure, failed, higher, wrong, shown = [], [], 0, 0, 0, 0, 0
    for (truth, counts), fields in zip(cases, found(name, method, cases)):
        try:
            known = reference(model, counts, truth)
        except RuntimeError:
            known = None
        if known is None or not np.all(np.isfinite(known[1])):
            unsure += 1
            continue
        numbers = np.array(fields[1:], dtype=float)
        values, errors, minimum = numbers[:-1:2], numbers[1:-1:2], numbers[-1]
        if fields[0] != "converged":
            failed += 1
            continue
        # A lower minimum elsewhere is the better answer; by less it is the rounding of integrals over bins with a kink.
        if minimum < known[2] - 0.02:
            higher += 1
            continue
        shift, ratio = np.max(np.abs(values - known[0]) / known[1]), np.max(np.abs(errors / known[1] - 1))
        shifts.append(shift)
        ratios.append(ratio)
        if not (shift < LIMIT and ratio < LIMIT):
            wrong += 1
            if shown < 3:
                shown += 1
                print(f"  {name}, {method}: {values} ± {errors}, {minimum}; reference {known}, truth {truth}")
    worst = [max(part, default=np.nan) for part in (shifts, ratios)]
    print(
        f"{name:22} {method:10} {len(shifts):5} {worst[0]:9.1e} err {100 * worst[1]:9.1e} % {wrong:6} {failed:6} "
        f"{higher:6} {unsure:6}", flush=True)
    return wrong + failed


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    chosen = [sys.argv[2]] if len(sys.argv) > 2 else list(MODELS)
    print(
        f"{'model':22} {'method':10} {'fits':>5} {'worst value':>13} {'worst error':>11} {'differ':>6} {'failed':>6} "
        f"{'lower':>6} {'unsure':>6}")
    differing = 0
    for name in chosen:
        cases = list(problems(name, count))
        for method in ("chi_square", "likelihood"):
            differing += compare(name, method, cases)
    sys.exit(1 if differing else 0)


main()
