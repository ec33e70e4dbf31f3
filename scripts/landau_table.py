#!/usr/bin/env python3
"""Writes the Chebyshev coefficients of Landau's density in Sources/CalibNumerics/Models/LandauTable.swift.

The density is (1/pi) times the integral from 0 to infinity of exp(-t ln t - l t) sin(pi t) dt. L. Landau, J. Phys. USSR 8
(1944) 201. Needs mpmath.
"""

import sys

import mpmath as mp

mp.mp.dps = 30


def scaled(place):
    """Landau's density times e^w, w = e^(-l-1), to 20 digits.

    Far up from the definition; else along the line through the saddle of exp(s ln s + l s), s = w + i y.
    """
    place = mp.mpf(place)
    width = mp.exp(-place - 1)
    if place > 3:
        edges = [mp.mpf(0)] + [mp.mpf(k) / place for k in (0.1, 0.5, 1, 2, 4, 8, 15, 25, 40, 80)]
        total = mp.quad(
            lambda t: mp.exp(-t * mp.log(t) - place * t) * mp.sin(mp.pi * t) if t > 0 else mp.mpf(0), edges)
        return mp.exp(width) * total / mp.pi

    def along(y):
        s = mp.mpc(width, y)
        return mp.exp(s * mp.log(s) + place * s + width).real

    unit = max(mp.sqrt(width), mp.mpf(1))
    return mp.quad(along, [unit * mp.mpf(k) / 2 for k in range(0, 80)]) / mp.pi


def density(place):
    return scaled(place) * mp.exp(-mp.exp(-mp.mpf(place) - 1))


def chebyshev(function, low, high, order):
    nodes = [mp.cos(mp.pi * (k + mp.mpf(1) / 2) / order) for k in range(order)]
    values = [function((low + high) / 2 + (high - low) / 2 * x) for x in nodes]
    result = []
    for j in range(order):
        total = sum(v * mp.cos(mp.pi * j * (k + mp.mpf(1) / 2) / order) for k, v in enumerate(values))
        result.append(2 * total / order)
    result[0] /= 2
    return result


def below(place):
    return scaled(place) / mp.sqrt(mp.exp(-place - 1))


PARTS = [
    ("below", "φ e^w/√w with w = e^(-λ-1), in λ from -5.5 to -1", below, -5.5, -1, 20),
    ("middle", "ln φ, in λ from -1 to 5", lambda x: mp.log(density(x)), -1, 5, 26),
    ("above", "λ² φ, in ln λ from ln 5 to ln 60", lambda x: density(mp.exp(x)) * mp.exp(2 * x), mp.log(5), mp.log(60), 22),
    ("far", "λ² φ, in ln λ from ln 60 to ln 1e6", lambda x: density(mp.exp(x)) * mp.exp(2 * x), mp.log(60), mp.log(1e6), 24),
]


def main():
    print("/// Chebyshev coefficients of Landau's density by parts, written by scripts/landau_table.py.")
    print("enum LandauTable {")
    for name, text, function, low, high, order in PARTS:
        values = chebyshev(function, mp.mpf(low), mp.mpf(high), order)
        print(f"  /// {text}.\n  static let {name}: [Double] = [")
        for value in values:
            print(f"    {mp.nstr(value, 18)},")
        print("  ]")
        print(f"{name}: last {mp.nstr(values[-1], 3)} of {mp.nstr(values[0], 5)}", file=sys.stderr)
    print("}")


main()
