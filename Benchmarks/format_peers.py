#!/usr/bin/env python3
"""Times reading three columns of six, ours and other programs' turn by turn: format_peers.py PROGRAM FOLDER ROWS.

Both sides open the file, read x, y and e as doubles, and add them up (of lists, hit_x and hit_n, each element with its event's e); one thread; the file is in the system's cache. The figures are
medians of seven, in million rows a second of the processor; fails for no figure, but for a sum that differs.
"""

import gzip
import os
import statistics
import subprocess
import sys
import time

import awkward as ak
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import uproot

program, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.makedirs(folder, exist_ok=True)
pa.set_cpu_count(1)
names = ["x", "y", "e"]


def path(name):
    return os.path.join(folder, f"{rows}_{name}")


def make():
    rng = np.random.default_rng(1)
    # Read out in steps, as detectors are: random bits could not be compressed.
    table = {
        "x": (rng.normal(size=rows).round(2)).astype("f4"),
        "y": (rng.normal(size=rows).round(2)).astype("f4"),
        "e": rng.exponential(size=rows).round(4),
        "run": np.repeat(np.arange(rows // 1000 + 1), 1000)[:rows].astype("i4"),
        "n": rng.integers(0, 100, size=rows, dtype="i4"),
        "t": rng.random(size=rows),
    }
    records = np.zeros(rows, dtype=[(k, v.dtype) for k, v in table.items()])
    for k, v in table.items():
        records[k] = v
    np.save(path("record.npy"), records)
    np.savez(path("stored.npz"), **table)
    for name, codec in [("none", None), ("lz4", uproot.LZ4(4)), ("zlib", uproot.ZLIB(1)), ("zstd", uproot.ZSTD(5))]:
        with uproot.recreate(path(f"{name}.root"), compression=codec) as file:
            file.mktree("events", {k: v.dtype for k, v in table.items()})
            for start in range(0, rows, 100_000):
                file["events"].extend({k: v[start : start + 100_000] for k, v in table.items()})
    counts = rng.poisson(3, size=rows // 3)
    with uproot.recreate(path("lists.root"), compression=uproot.LZ4(4)) as file:
        hits = ak.zip({"x": ak.unflatten(rng.normal(size=counts.sum()).round(2).astype("f4"), counts),
                       "n": ak.unflatten(rng.integers(0, 100, size=counts.sum(), dtype="i4"), counts)})
        file.mktree("events", {"hit": hits.type, "e": "f8"})
        for start in range(0, len(counts), 50_000):
            end = min(start + 50_000, len(counts))
            file["events"].extend({"hit": hits[start:end], "e": table["e"][start:end]})
    arrow = pa.table(table)
    for codec in ["snappy", "zstd"]:
        pq.write_table(arrow, path(f"{codec}.parquet"), compression=codec)
    short = pl.from_arrow(arrow.slice(0, rows // 4))
    short.write_csv(path("plain.csv"))
    with open(path("plain.csv"), "rb") as plain, gzip.open(path("packed.csv.gz"), "wb", 1) as packed:
        packed.write(plain.read())
    short.write_ndjson(path("lines.jsonl"))


def add(columns):
    return sum(float(np.sum(c, dtype="f8")) for c in columns)


def with_numpy(file):
    array = np.load(file, mmap_mode="r")
    return add(np.ascontiguousarray(array[k]).astype("f8") for k in names)


def with_numpy_archive(file):
    with np.load(file) as archive:
        return add(archive[k].astype("f8") for k in names)


def with_uproot(file):
    with uproot.open(file) as opened:
        arrays = opened["events"].arrays(names, library="np")
        return add(arrays[k].astype("f8") for k in names)


def with_uproot_lists(file):
    with uproot.open(file) as opened:
        arrays = opened["events"].arrays(["hit_x", "hit_n", "e"])
        energy = ak.broadcast_arrays(arrays["e"], arrays["hit_x"])[0]
        return add(ak.to_numpy(ak.flatten(c)) for c in [arrays["hit_x"], arrays["hit_n"], energy])


def with_pyarrow(file):
    table = pq.read_table(file, columns=names, use_threads=False)
    return add(table[k].to_numpy().astype("f8") for k in names)


def with_polars(read):
    def work(file):
        table = read(file)
        return add(table[k].to_numpy().astype("f8") for k in names)

    return work


jobs = [
    ("record.npy", [("numpy", with_numpy)]),
    ("stored.npz", [("numpy", with_numpy_archive)]),
    ("none.root", [("uproot", with_uproot)]),
    ("lz4.root", [("uproot", with_uproot)]),
    ("zlib.root", [("uproot", with_uproot)]),
    ("zstd.root", [("uproot", with_uproot)]),
    ("lists.root", [("uproot", with_uproot_lists)]),
    ("snappy.parquet", [("pyarrow", with_pyarrow), ("polars", with_polars(lambda f: pl.read_parquet(f, columns=names)))]),
    ("zstd.parquet", [("pyarrow", with_pyarrow), ("polars", with_polars(lambda f: pl.read_parquet(f, columns=names)))]),
    ("plain.csv", [("polars", with_polars(lambda f: pl.read_csv(f, columns=names)))]),
    ("packed.csv.gz", [("polars", with_polars(lambda f: pl.read_csv(f, columns=names)))]),
    ("lines.jsonl", [("polars", with_polars(lambda f: pl.read_ndjson(f)))]),
]


def ours(file):
    each, columns = ("hit", ["hit_x", "hit_n", "e"]) if "lists" in file else ("-", names)
    answer = subprocess.run([program, file, "1", each, *columns], check=True, capture_output=True, text=True).stdout.split()
    return int(answer[0]), float(answer[1]), float(answer[2])


if not os.path.exists(path("lines.jsonl")):
    make()
for name, peers in jobs:
    file = path(name)
    times = {"calib": [], **{peer: [] for peer, _ in peers}}
    for _ in range(8):
        count, total, seconds = ours(file)
        times["calib"].append(seconds)
        for peer, work in peers:
            start = time.process_time()
            found = work(file)
            times[peer].append(time.process_time() - start)
            assert abs(found - total) <= 1e-9 * count, (name, peer, found, total)
    # The first round fills caches.
    medians = {who: statistics.median(own[1:]) for who, own in times.items()}
    rates = ", ".join(f"{who} {count / median / 1e6:.1f}" for who, median in medians.items())
    best = min(median for who, median in medians.items() if who != "calib")
    print(f"{name:16} million rows/s: {rates}; ratio to the best {best / medians['calib']:.2f}", flush=True)
