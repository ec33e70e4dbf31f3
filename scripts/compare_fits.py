#!/usr/bin/env python3
"""Fits random peaks over a sloping background with calib, scipy and iminuit: compare_fits.py PROGRAM [PROBLEMS].

Chi-square is compared with scipy.optimize.curve_fit, likelihood with iminuit. Values must agree within 1 % of an
error and errors within 1 %; where they do not, the program ends with status 1.
"""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from iminuit import Minuit
from scipy.optimize import curve_fit
from scipy.special import ndtr

NAMES = ["yield", "mean", "sigma", "a", "b"]
METHODS = ["chi_square", "likelihood"]
LIMIT = 0.01


class Problem:
    """A spectrum that a seed decides: its truth, its values, its bins."""

    def __init__(self, seed):
        random = np.random.default_rng(seed)
        self.low = round(random.uniform(-50, 200), 2)
        length = round(10 ** random.uniform(0, 2), 2)
        self.high = round(self.low + length, 2)
        self.bins = int(random.integers(40, 121))
        self.width = (self.high - self.low) / self.bins
        self.sigma = length * random.uniform(0.04, 0.12)
        self.mean = self.low + length * random.uniform(0.35, 0.65)
        self.peak = int(10 ** random.uniform(3.3, 4.5))
        self.background = int(self.peak * random.uniform(0.3, 1.5))
        slope = random.uniform(-0.7, 0.7)
        place = random.uniform(-1, 1, 3 * self.background)
        kept = place[random.uniform(0, 2, len(place)) < 1 + slope * place][: self.background]
        below = self.low + (kept + 1) / 2 * length
        self.values = np.round(np.concatenate([random.normal(self.mean, self.sigma, self.peak), below]), 6)
        random.shuffle(self.values)
        per_bin = len(below) / self.bins
        self.truth = [self.peak, self.mean, self.sigma, per_bin, 2 * slope * per_bin / length]
        self.edges = self.low + (self.high - self.low) * np.arange(self.bins + 1) / self.bins
        self.counts = np.histogram(self.values, self.edges)[0].astype(float)

    def line(self, x, a, b):
        return a + b * (x - (self.low + self.high) / 2)

    def at_centres(self, x, size, mean, sigma, a, b):
        z = (x - mean) / sigma
        return size * self.width * np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * sigma) + self.line(x, a, b)

    def integrated(self, size, mean, sigma, a, b):
        centres = (self.edges[1:] + self.edges[:-1]) / 2
        return size * np.diff(ndtr((self.edges - mean) / sigma)) + self.line(centres, a, b)

    def chi_square(self, start):
        """Neyman's chi-square at the centres; empty bins are left out."""
        filled = self.counts > 0
        centres = ((self.edges[1:] + self.edges[:-1]) / 2)[filled]
        counts = self.counts[filled]
        values, covariance = curve_fit(
            self.at_centres, centres, counts, p0=start, sigma=np.sqrt(counts), absolute_sigma=True,
            ftol=1e-14, xtol=1e-14, gtol=1e-14, maxfev=100_000)
        cost = np.sum((counts - self.at_centres(centres, *values)) ** 2 / counts)
        return values, np.sqrt(np.diag(covariance)), cost

    def likelihood(self, start):
        """The extended Poisson likelihood, integrated over the bins."""

        def cost(size, mean, sigma, a, b):
            expected = self.integrated(size, mean, sigma, a, b)
            if np.any(expected <= 0):
                return 1e10
            counts = self.counts
            logarithm = np.where(counts > 0, counts * np.log(np.where(counts > 0, counts, 1) / expected), 0)
            return 2 * np.sum(expected - counts + logarithm)

        minuit = Minuit(cost, *start)
        minuit.errordef = 1
        minuit.strategy = 2
        minuit.tol = 1e-4
        minuit.migrad(ncall=100_000)
        minuit.hesse()
        return np.array(minuit.values), np.array(minuit.errors), minuit.fval

    def reference(self, method):
        """The fit from the truth, which knows nothing of what calib found; `None` where it does not converge."""
        try:
            return self.chi_square(self.truth) if method == "chi_square" else self.likelihood(self.truth)
        except (RuntimeError, ValueError):
            return None


def write(problems, folder):
    """Writes the data, and one script with a calibration for each problem and method."""
    os.makedirs(os.path.join(folder, "data"))
    text = []
    for index, problem in enumerate(problems):
        with open(os.path.join(folder, f"data/p{index}_1_1.csv"), "w") as file:
            file.write("mass\n" + "".join(f"{value:.6f}\n" for value in problem.values))
        text.append(
            f'dataset d{index} {{\n  files: "data/p{index}_<exp>_<run>.csv"\n  columns: {{ mass: GeV }}\n}}\n')
        for method in METHODS:
            payload = ", ".join(f"{name}_ = peak.{name}" for name in NAMES)
            text.append(
                f"calibration {method}_{index} {{\n  input: d{index}\n"
                f"  collect h = histogram(mass, bins: {problem.bins}, range: {problem.low}..{problem.high} GeV)\n"
                f"  let peak = fit(h, gauss + linear, method: {method})\n"
                f"  payload: {{ {payload}, chi2 = peak.chi2 }}\n}}\n")
    path = os.path.join(folder, "fits.calib")
    with open(path, "w") as file:
        file.write("\n".join(text))
    return path


def payloads(program, script):
    """Runs the script; the payload of each calibration by name, `None` where it has none."""
    result = subprocess.run(
        [program, "run", os.path.basename(script), "--json"], cwd=os.path.dirname(script), capture_output=True,
        text=True)
    if not result.stdout.startswith("{"):
        sys.exit(f"calib failed: {result.stdout}{result.stderr}")
    found = {}
    for calibration in json.loads(result.stdout)["calibrations"]:
        intervals = calibration["intervals"]
        found[calibration["name"]] = intervals[0]["payload"] if intervals else None
    return found


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    problems = [Problem(seed) for seed in range(1, count + 1)]
    with tempfile.TemporaryDirectory() as folder:
        found = payloads(program, write(problems, folder))
    failed = 0
    print(f"{'method':12} {'parameter':10} {'fits':>5} {'worst value':>14} {'worst error':>12}")
    for method in METHODS:
        worst = {name: [0.0, 0.0] for name in NAMES}
        fits = 0
        for index, problem in enumerate(problems):
            payload = found.get(f"{method}_{index}")
            if payload is None or any(not payload[f"{name}_"].get("error") for name in NAMES):
                print(f"{method}, seed {index + 1}: calib has no fit: {payload}")
                failed += 1
                continue
            values = [payload[f"{name}_"]["value"] for name in NAMES]
            errors = [payload[f"{name}_"]["error"] for name in NAMES]
            reference = problem.reference(method)
            if reference is None:
                print(f"{method}, seed {index + 1}: the reference does not converge")
                failed += 1
                continue
            fits += 1
            for place, name in enumerate(NAMES):
                shift = abs(values[place] - reference[0][place]) / reference[1][place]
                ratio = abs(errors[place] / reference[1][place] - 1)
                worst[name] = [max(worst[name][0], shift), max(worst[name][1], ratio)]
                if not (shift < LIMIT and ratio < LIMIT):
                    print(
                        f"{method}, seed {index + 1}, {name}: {values[place]:.8g} ± {errors[place]:.4g}, "
                        f"reference {reference[0][place]:.8g} ± {reference[1][place]:.4g}, chi2 "
                        f"{payload['chi2']} and {reference[2]:.6g}")
                    failed += 1
        for name in NAMES:
            print(f"{method:12} {name:10} {fits:5} {worst[name][0]:10.1e} err {100 * worst[name][1]:10.1e} %")
    print("all agree" if failed == 0 else f"{failed} disagreements")
    sys.exit(1 if failed else 0)


main()
