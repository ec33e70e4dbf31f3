#!/usr/bin/env python3
"""Times select, derive and fill of one histogram for each of four runs: pipeline_peers.py PROGRAM FOLDER ROWS.

calib runs a script over files of ROWS rows each, as a user would (`calib run -j 1`, from the start of the process to its results, the
digest of each file included); the others do the same with the same files in one thread, after their imports. Turn by turn,
medians of seven, in million rows a second of the processor. The histograms have to be equal bin by bin, else it fails. A second
ratio is that to the best with a SHA-256 of the files, as calib has it: by hashlib, which takes it from the same library.
"""

import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

import boost_histogram as bh
import duckdb
import numpy as np
import polars as pl
import uproot

program, folder, rows = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
RUNS = [1, 2, 3, 4]
# No value lies within the last bits of an edge: all of them have fewer decimals.
BINS, LOW, TOP = 100, 0.0000003, 5.0000003
SCRIPT = """
dataset events {{
  files:   "{rows}_1_<run>.{ending}"
  columns: {{ x: mm, y: mm, e: GeV, n: Int }}
}}

calibration pick {{
  input:    events where abs(x) < 1.5 mm and n >= 20
  let       r = sqrt(x * x + y * y)
  collect   h = histogram(e * r / 1 mm, bins: 100, range: 0.0000003..5.0000003 GeV)
  strategy: per_run
  payload:  {{ entries = h.entries }}
  plot      h as "h"
}}
"""


def path(run, ending):
    return os.path.join(folder, f"{rows}_1_{run}.{ending}")


def make():
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(1)
    for run in RUNS:
        # Read out in steps, as detectors are.
        table = {
            "x": rng.normal(size=rows).round(2),
            "y": rng.normal(size=rows).round(2),
            "e": rng.exponential(size=rows).round(4),
            "n": rng.integers(0, 100, size=rows, dtype="i4"),
            "layer": rng.integers(0, 56, size=rows, dtype="i4"),
            "t": rng.random(size=rows).round(6),
        }
        records = np.zeros(rows, dtype=[(k, v.dtype) for k, v in table.items()])
        for k, v in table.items():
            records[k] = v
        np.save(path(run, "npy"), records)
        for ending, codec in [("lz4.root", uproot.LZ4(4)), ("zlib.root", uproot.ZLIB(1))]:
            with uproot.recreate(path(run, ending), compression=codec) as file:
                file.mktree("events", {k: v.dtype for k, v in table.items()})
                for start in range(0, rows, 100_000):
                    file["events"].extend({k: v[start : start + 100_000] for k, v in table.items()})
        pl.DataFrame(table).write_csv(path(run, "csv"))


def ours(ending):
    script = os.path.join(folder, f"{ending}.calib")
    with open(script, "w") as file:
        file.write(SCRIPT.format(rows=rows, ending=ending))
    shutil.rmtree(os.path.join(folder, ".calib"), ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, "run", "-j", "1", "--progress", "none", script], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts = {}
    name = os.path.splitext(os.path.basename(script))[0]
    with open(os.path.join(folder, ".calib/scripts", name, "results.jsonl")) as file:
        for line in file:
            find(json.loads(line), None, counts)
    return seconds, [counts[f"0/{run}" if f"0/{run}" in counts else f"1/{run}"] for run in RUNS]


def find(value, run, counts):
    """The contents of the plots, by the interval that they stand in."""
    if isinstance(value, dict):
        run = value.get("iov", run)
        if "counts" in value and run is not None:
            counts[run] = [int(count) for count in value["counts"]]
        for inner in value.values():
            find(inner, run, counts)
    elif isinstance(value, list):
        for inner in value:
            find(inner, run, counts)


def with_boost(x, y, e, n):
    keep = (np.abs(x) < 1.5) & (n >= 20)
    x, y, e = x[keep], y[keep], e[keep]
    histogram = bh.Histogram(bh.axis.Regular(BINS, LOW, TOP))
    histogram.fill(e * np.sqrt(x * x + y * y))
    return histogram.view().astype(int).tolist()


def numpy_file(run, ending):
    array = np.load(path(run, ending), mmap_mode="r")
    return with_boost(*(np.ascontiguousarray(array[k]) for k in "xyen"))


def uproot_file(run, ending):
    with uproot.open(path(run, ending)) as file:
        arrays = file["events"].arrays(list("xyen"), library="np")
    return with_boost(*(arrays[k] for k in "xyen"))


def polars_frame(frame):
    value = pl.col("e") * (pl.col("x") ** 2 + pl.col("y") ** 2).sqrt()
    found = (
        frame.filter((pl.col("x").abs() < 1.5) & (pl.col("n") >= 20))
        .select(((value - LOW) * (BINS / (TOP - LOW))).floor().cast(pl.Int32).alias("bin"))
        .filter((pl.col("bin") >= 0) & (pl.col("bin") < BINS))
        .group_by("bin")
        .len()
        .collect()
    )
    counts = [0] * BINS
    for index, count in found.iter_rows():
        counts[index] = count
    return counts


def polars_csv(run, ending):
    return polars_frame(pl.scan_csv(path(run, ending)))


def polars_npy(run, ending):
    array = np.load(path(run, ending), mmap_mode="r")
    return polars_frame(pl.DataFrame({k: np.ascontiguousarray(array[k]) for k in "xyen"}).lazy())


connection = duckdb.connect(config={"threads": 1})


def duckdb_csv(run, ending):
    counts = [0] * BINS
    for index, count in connection.execute(
        f"select cast(floor((e * sqrt(x*x + y*y) - {LOW}) * {BINS / (TOP - LOW)}) as integer) as bin, count(*) from read_csv('{path(run, ending)}') "
        f"where abs(x) < 1.5 and n >= 20 group by bin having bin between 0 and {BINS - 1}"
    ).fetchall():
        counts[index] = count
    return counts


def digest(ending):
    start = time.process_time()
    for run in RUNS:
        with open(path(run, ending), "rb") as file:
            hashlib.file_digest(file, "sha256")
    return time.process_time() - start


jobs = [
    ("npy", [("numpy + boost-histogram", numpy_file), ("polars", polars_npy)]),
    ("csv", [("polars", polars_csv), ("duckdb", duckdb_csv)]),
    ("lz4.root", [("uproot + boost-histogram", uproot_file)]),
    ("zlib.root", [("uproot + boost-histogram", uproot_file)]),
]


def main():
    if not os.path.exists(path(RUNS[-1], "csv")):
        make()
    total = rows * len(RUNS)
    for ending, peers in jobs:
        times = {"calib": [], "digest": [], **{peer: [] for peer, _ in peers}}
        for _ in range(8):
            seconds, wanted = ours(ending)
            times["calib"].append(seconds)
            times["digest"].append(digest(ending))
            for peer, work in peers:
                start = time.process_time()
                found = [work(run, ending) for run in RUNS]
                times[peer].append(time.process_time() - start)
                assert found == wanted, (ending, peer)
        # The first round fills caches.
        medians = {who: statistics.median(own[1:]) for who, own in times.items()}
        rates = ", ".join(f"{who} {total / median / 1e6:.1f}" for who, median in medians.items() if who != "digest")
        best = min(medians[peer] for peer, _ in peers)
        ratio, same = best / medians["calib"], (best + medians["digest"]) / medians["calib"]
        print(f"{ending:10} million rows/s: {rates}; ratio to the best {ratio:.2f}, with a digest {same:.2f}", flush=True)


main()
