"""A small stand-in for Millepede's pede: reads the same steering file and Mille files, leaves the same tables.

small_pede.py STEERING

It knows `Cfiles`, lines that name files, `Parameter` and `Constraint` sections, and `end`; it solves once, without cuts,
for all parameters that are not fixed. What it writes, `millepede.res` and `millepede.end`, has pede's layout.
"""
import struct
import sys


def steering(path):
    """The files, the presigmas by label, and the constraints as (value, [(label, factor)])."""
    files, presigmas, constraints, section = [], {}, [], None
    for line in open(path):
        words = line.split()
        if not words or words[0] in ("!", "*"):
            continue
        name = words[0].lower()
        if name == "end":
            break
        if name in ("cfiles", "method", "entries", "threads", "chisqcut"):
            section = None
        elif name == "parameter":
            section = name
        elif name == "constraint":
            section = name
            constraints.append((float(words[1]), []))
        elif section == "parameter":
            presigmas[int(words[0])] = float(words[2])
        elif section == "constraint":
            constraints[-1][1].append((int(words[0]), float(words[1])))
        else:
            files.append(words[0])
    return files, presigmas, constraints


def records(path):
    """The records of a Mille file of C: each a list of (value, sigma, locals, globals)."""
    data, place = open(path, "rb").read(), 0
    while place < len(data):
        (words,) = struct.unpack_from("<i", data, place)
        count = words // 2
        numbers = struct.unpack_from(f"<{count}f", data, place + 4)
        labels = struct.unpack_from(f"<{count}i", data, place + 4 + 4 * count)
        place += 4 + 8 * count
        zeros = [i for i in range(1, count) if labels[i] == 0] + [count]
        rows = []
        for value, sigma, end in zip(zeros[0::2], zeros[1::2], zeros[2::2]):
            local = [(labels[i], numbers[i]) for i in range(value + 1, sigma)]
            rows.append((numbers[value], numbers[sigma], local, [(labels[i], numbers[i]) for i in range(sigma + 1, end)]))
        yield rows


def inverse(matrix):
    """The inverse, by elimination with pivots: constraints make the matrix indefinite."""
    n = len(matrix)
    rows = [list(row) + [float(i == j) for j in range(n)] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        if abs(rows[pivot][i]) < 1e-12:
            raise ArithmeticError("singular")
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(n):
            factor = rows[j][i]
            if j != i and factor:
                rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i])]
    return [row[n:] for row in rows]


def add(record, normal, right):
    """Eliminates the track's own parameters and adds what is left to the sums."""
    own = sorted({label for _, _, local, _ in record for label, _ in local})
    place = {label: i for i, label in enumerate(own)}
    inner = [[0.0] * len(own) for _ in own]
    inner_right, mixed = [0.0] * len(own), {}
    for value, sigma, local, outer in record:
        weight = 1 / sigma**2
        for a, x in local:
            inner_right[place[a]] += weight * x * value
            for b, y in local:
                inner[place[a]][place[b]] += weight * x * y
        for a, x in outer:
            right[a] = right.get(a, 0.0) + weight * x * value
            for b, y in outer:
                normal[a, b] = normal.get((a, b), 0.0) + weight * x * y
            row = mixed.setdefault(a, [0.0] * len(own))
            for b, y in local:
                row[place[b]] += weight * x * y
    covariance = inverse(inner)
    for a, row in mixed.items():
        image = [sum(x * y for x, y in zip(row, column)) for column in zip(*covariance)]
        right[a] -= sum(x * y for x, y in zip(image, inner_right))
        for b, other in mixed.items():
            normal[a, b] = normal.get((a, b), 0.0) - sum(x * y for x, y in zip(image, other))


def main(path):
    files, presigmas, constraints = steering(path)
    normal, right = {}, {}
    for file in files:
        for record in records(file):
            add(record, normal, right)
    moving = [label for label in sorted(right) if presigmas.get(label, 0) >= 0]
    matrix = [[normal.get((a, b), 0.0) for b in moving] for a in moving]
    for i, label in enumerate(moving):
        if presigmas.get(label, 0) > 0:
            matrix[i][i] += 1 / presigmas[label] ** 2
    scale = max(abs(value) for row in matrix for value in row)
    vector = [right[label] for label in moving] + [scale * value for value, _ in constraints]
    borders = [[scale * dict(terms).get(label, 0.0) for label in moving] for _, terms in constraints]
    matrix = [row + [border[i] for border in borders] for i, row in enumerate(matrix)]
    matrix += [border + [0.0] * len(borders) for border in borders]
    covariance = inverse(matrix)
    with open("millepede.res", "w") as file:
        file.write(" Parameter   ! first 3 elements per line are significant (if used as input)\n")
        for label in sorted(right):
            if label not in moving:
                file.write(f"{label} 0.0 -1.0\n")
                continue
            i = moving.index(label)
            value = sum(x * y for x, y in zip(covariance[i], vector))
            file.write(f"{label} {value:.9g} {presigmas.get(label, 0)} {value:.9g} {max(covariance[i][i], 0)**0.5:.9g}\n")
    open("millepede.end", "w").write("0 ended normally\n")


main(sys.argv[1])
