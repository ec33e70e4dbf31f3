"""Aligns the inner planes of a telescope of six planes; the outer two are where they should be.

align.py sums DATA MOMENTS COUNT    adds up the hits of a file of tracks
align.py solve LIST SHIFTS VERDICT  solves for the shifts, from the files that a list names
"""
import csv
import json
import math
import sys

Z = [0.0, 100.0, 200.0, 300.0, 400.0, 500.0]  # mm along the beam
SIGMA = 10.0  # um, of one hit


def projection():
    """The residuals of a straight line are this matrix times the hits."""
    n, s, ss = len(Z), sum(Z), sum(z * z for z in Z)
    d = n * ss - s * s
    return [[(i == j) - (ss - s * (Z[i] + Z[j]) + n * Z[i] * Z[j]) / d for j in range(n)] for i in range(n)]


def sums(data, moments, count):
    total, tracks = [0.0] * len(Z), 0
    with open(data, newline="") as file:
        for row in csv.DictReader(file):
            tracks += 1
            for plane in range(len(Z)):
                total[plane] += float(row[f"x{plane}"])
    json.dump({"tracks": tracks, "total": total}, open(moments, "w"))
    json.dump({"tracks": tracks}, open(count, "w"))


def inverse(a):
    """The inverse of a matrix that is positive definite, by elimination."""
    n = len(a)
    rows = [list(row) + [float(i == j) for j in range(n)] for i, row in enumerate(a)]
    for i in range(n):
        pivot = rows[i][i]
        rows[i] = [value / pivot for value in rows[i]]
        for j in range(n):
            if j != i:
                factor = rows[j][i]
                rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i])]
    return [row[n:] for row in rows]


def solve(listed, shifts, verdict):
    total, tracks = [0.0] * len(Z), 0
    for path in open(listed).read().split("\n"):
        if path:
            part = json.load(open(path))
            tracks += part["tracks"]
            total = [a + b for a, b in zip(total, part["total"])]
    if tracks == 0:
        open(shifts, "w").write("plane,shift,error\n")
        open(verdict, "w").write("no tracks\n")
        return
    p, inner = projection(), range(1, len(Z) - 1)
    normal = [[tracks * p[i][j] for j in inner] for i in inner]
    right = [sum(p[i][j] * total[j] for j in range(len(Z))) for i in inner]
    covariance = inverse(normal)
    with open(shifts, "w") as file:
        file.write("plane,shift,error\n")
        for i, plane in enumerate(inner):
            value = sum(covariance[i][j] * right[j] for j in range(len(right)))
            file.write(f"{plane},{value:.6f},{SIGMA * math.sqrt(covariance[i][i]):.6f}\n")
    open(verdict, "w").write(f"solved with {tracks} tracks\n")


{"sums": sums, "solve": solve}[sys.argv[1]](*sys.argv[2:])
