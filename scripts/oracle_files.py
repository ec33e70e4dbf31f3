#!/usr/bin/env python3
"""Writes data files with numpy, pyarrow and uproot, and what is in them: oracle_files.py FOLDER ROWS.

Beside each file NAME lies NAME.json: {"columns": {name: [values]}, "each": prefix or null}; numbers that JSON does not
have are texts. Tests read each file and compare. A file is left out where its library is missing.
"""

import gzip
import io
import json
import lzma
import math
import os
import sys

import numpy as np

folder, rows = sys.argv[1], int(sys.argv[2])
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(20261122)


def value(x):
    if x is None:
        return "nan"
    if isinstance(x, str):
        return {"text": x}
    x = float(x)
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    return x


def record(name, columns, each=None):
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump({"columns": {k: [value(x) for x in v] for k, v in columns.items()}, "each": each}, file)


def path(name):
    return os.path.join(folder, name)


def numbers(count):
    """A column of each type of number, with the ends of its range."""
    columns = {}
    for kind in ["i1", "i2", "i4", "u1", "u2", "u4"]:
        info = np.iinfo(kind)
        column = rng.integers(info.min, info.max, size=count, dtype=kind, endpoint=True)
        column[0], column[-1] = info.min, info.max
        columns[kind] = column
    columns["i8"] = rng.integers(-(2**53), 2**53, size=count, endpoint=True)
    columns["u8"] = rng.integers(0, 2**53, size=count, dtype="u8", endpoint=True)
    columns["f4"] = rng.normal(size=count).astype("f4")
    columns["f8"] = rng.normal(size=count) * 10.0 ** rng.integers(-300, 300, size=count)
    columns["f8"][1 % count] = np.nan
    columns["f4"][2 % count] = -np.inf
    columns["b"] = rng.integers(0, 2, size=count).astype(bool)
    return columns


def numpy_files():
    table = numbers(rows)
    for kind in ["<f8", ">f8", "<f4", ">f4", "<i4", ">i8", "<u2", "|i1", "|b1", "<f2", ">f2"]:
        name = f"plain_{kind[1:]}{'_big' if kind[0] == '>' else ''}.npy"
        own = (rng.normal(size=rows) * 20).astype(kind)
        np.save(path(name), own)
        record(name, {"value": own})
    records = np.zeros(rows, dtype=[(k, (">" if i % 2 else "<") + v.dtype.str[1:]) for i, (k, v) in enumerate(table.items())])
    for k, v in table.items():
        records[k] = v
    np.save(path("record.npy"), records)
    record("record.npy", table)
    nested = np.zeros(rows, dtype=[("x", "<f4", (3,)), ("label", "U5"), ("n", "<i4")])
    nested["x"] = rng.normal(size=(rows, 3))
    nested["n"] = np.arange(rows)
    np.save(path("nested.npy"), nested)
    record("nested.npy", {"x[0]": nested["x"][:, 0], "x[2]": nested["x"][:, 2], "n": nested["n"]})
    cube = rng.normal(size=(rows, 3, 4))
    for name, own in [("cube.npy", cube), ("cube_fortran.npy", np.asfortranarray(cube))]:
        np.save(path(name), own)
        record(name, {"value[0]": cube[:, 0, 0], "value[5]": cube[:, 1, 1], "value[11]": cube[:, 2, 3]})
    np.savez(path("stored.npz"), **table)
    record("stored.npz", table)
    np.savez_compressed(path("deflated.npz"), fortran=np.asfortranarray(cube), **table)
    record("deflated.npz", {**table, "fortran[7]": cube[:, 1, 3]})


def csv_files():
    table = numbers(rows)
    text = io.StringIO()
    text.write("# a comment\n" + ",".join(table) + ",\"a, \"\"quoted\"\" name\"\r\n")
    quoted = rng.normal(size=rows)
    for row in range(rows):
        line = [repr(float(v[row])) if v.dtype.kind == "f" else str(int(v[row])) for v in table.values()]
        text.write(",".join(line) + f",\"{float(quoted[row])!r}\"" + ("\r\n" if row % 3 else "\n"))
    data = text.getvalue().encode()
    columns = {**table, 'a, "quoted" name': quoted}
    packed = {"plain.csv": data, "packed.csv.gz": gzip.compress(data), "packed.csv.xz": lzma.compress(data)}
    middle = len(data) // 2
    packed["members.csv.gz"] = gzip.compress(data[:middle]) + gzip.compress(data[middle:])
    try:
        import zstandard

        packed["packed.csv.zst"] = zstandard.compress(data)
        packed["frames.csv.zst"] = zstandard.compress(data[:middle]) + zstandard.compress(data[middle:])
    except ImportError:
        pass
    for name, bytes in packed.items():
        with open(path(name), "wb") as file:
            file.write(bytes)
        record(name, columns)


def json_files():
    table = numbers(rows)
    names = ["", "plain", "wide \u00e9\u4e2d\U0001f600", "quote \" and \\ and\nline"]
    text = [names[i % 4] for i in range(rows)]
    with open(path("lines.jsonl"), "w") as file:
        for row in range(rows):
            members = {k: v[row].item() for k, v in table.items()}
            members["text"] = text[row]
            members["nested"] = {"a": [1, {"b": "]}"}]}
            if row % 5 == 4:
                members = dict(reversed(members.items()))
            file.write(json.dumps(members, ensure_ascii=row % 2 == 0) + "\n")
    record("lines.jsonl", {**table, "text": text})


def parquet_files():
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = numbers(rows)
    table["few"] = rng.integers(0, 7, size=rows)
    holes = rng.random(rows) < 0.3
    names = ["", "GT", "a longer text \u00e9"]
    text = [names[i] for i in rng.integers(0, 3, size=rows)]
    columns = {k: pa.array(v) for k, v in table.items()}
    columns["hole"] = pa.array(table["f8"], mask=holes)
    columns["hole_i4"] = pa.array(table["i4"], mask=holes)
    columns["hole_b"] = pa.array(table["b"], mask=holes)
    columns["text"] = pa.array(text)
    columns["half"] = pa.array(table["f4"].astype("f2"))
    columns["inner"] = pa.array([None if i % 7 == 0 else {"x": float(i), "n": None if i % 5 == 0 else i} for i in range(rows)],
                                type=pa.struct([("x", pa.float64()), ("n", pa.int32())]))
    expected = dict(table)
    expected["hole"] = [None if h else x for x, h in zip(table["f8"], holes)]
    expected["hole_i4"] = [None if h else x for x, h in zip(table["i4"], holes)]
    expected["hole_b"] = [None if h else x for x, h in zip(table["b"], holes)]
    expected["text"] = text
    expected["half"] = table["f4"].astype("f2")
    expected["inner.x"] = [None if i % 7 == 0 else i for i in range(rows)]
    expected["inner.n"] = [None if i % 7 == 0 or i % 5 == 0 else i for i in range(rows)]
    arrow = pa.table(columns)
    flat = [n for n in arrow.column_names if n not in ("text", "b", "hole_b", "inner", "half")]
    variants = {
        "none": dict(compression="none"),
        "snappy": dict(compression="snappy"),
        "zstd_v2": dict(compression="zstd", data_page_version="2.0"),
        "gzip": dict(compression="gzip", row_group_size=max(1, rows // 3)),
        "lz4": dict(compression="lz4", data_page_size=1000),
        "plain": dict(compression="snappy", use_dictionary=False, data_page_size=500),
        "plain_v2": dict(compression="none", use_dictionary=False, data_page_version="2.0"),
        "old": dict(compression="snappy", version="1.0"),
    }
    for name, options in variants.items():
        pq.write_table(arrow, path(f"{name}.parquet"), **options)
        record(f"{name}.parquet", expected)
    deltas = {n: "DELTA_BINARY_PACKED" for n in ["i1", "i2", "i4", "u1", "u2", "u4", "i8", "u8", "hole_i4", "few"]}
    splits = {n: "BYTE_STREAM_SPLIT" for n in ["f4", "f8", "hole"]}
    for kind in ["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]:
        name = f"encodings_{kind.lower()}.parquet"
        own = arrow.drop_columns(["inner", "half"])
        pq.write_table(own, path(name), use_dictionary=False, data_page_version="2.0",
                       column_encoding={**deltas, **splits, "text": kind, "b": "RLE", "hole_b": "RLE"})
        record(name, {k: v for k, v in expected.items() if k not in ("inner.x", "inner.n", "half")})
    assert flat
    lists_of_parquet(pa, pq)


def jagged():
    counts = rng.integers(0, 5, size=rows)
    counts[0] = 0
    total = int(counts.sum())
    return counts, rng.normal(size=total), rng.integers(-1000, 1000, size=total).astype("i4")


def lists_of_parquet(pa, pq):
    counts, x, n = jagged()
    ends = np.cumsum(counts)
    starts = ends - counts
    lists = [None if i % 11 == 3 and counts[i] == 0 else x[a:b].tolist() for i, (a, b) in enumerate(zip(starts, ends))]
    points = [[{"n": int(v)} for v in n[a:b]] for a, b in zip(starts, ends)]
    table = pa.table({"hit_x": pa.array(lists, type=pa.list_(pa.float64())),
                      "hit": pa.array(points, type=pa.list_(pa.struct([("n", pa.int32())]))),
                      "energy": pa.array(np.arange(rows) * 0.5)})
    event = np.repeat(np.arange(rows), counts)
    index = np.concatenate([np.arange(c) for c in counts]) if rows else []
    expected = {"hit_x": x, "hit.n": n, "energy": event * 0.5, "event": event, "hit.index": index}
    for name, options in {"lists": {}, "lists_v2": dict(data_page_version="2.0", data_page_size=300)}.items():
        pq.write_table(table, path(f"{name}.parquet"), **options)
        record(f"{name}.parquet", expected, each="hit")


def root_files():
    import awkward as ak
    import uproot

    table = numbers(rows)
    del table["b"]
    array = rng.normal(size=(rows, 3)).astype("f4")
    counts, x, n = jagged()
    event = np.repeat(np.arange(rows), counts)
    index = np.concatenate([np.arange(c) for c in counts])
    codecs = {"none": None, "zlib": uproot.ZLIB(1), "lzma": uproot.LZMA(1), "lz4": uproot.LZ4(1), "zstd": uproot.ZSTD(1)}
    for name, codec in codecs.items():
        with uproot.recreate(path(f"flat_{name}.root"), compression=codec) as file:
            tree = {**table, "array": array}
            file.mktree("events", {k: (v.dtype, v.shape[1:]) if v.ndim > 1 else v.dtype for k, v in tree.items()})
            cut = max(1, rows // 3)
            for start in range(0, rows, cut):
                file["events"].extend({k: v[start : start + cut] for k, v in tree.items()})
        record(f"flat_{name}.root", {**table, "array[0]": array[:, 0], "array[2]": array[:, 2]})
        with uproot.recreate(path(f"lists_{name}.root"), compression=codec) as file:
            lists = {"hit": ak.zip({"x": ak.unflatten(x, counts), "n": ak.unflatten(n, counts)}), "energy": np.arange(rows) * 0.5}
            file.mktree("events", {"hit": lists["hit"].type, "energy": "f8"})
            cut = max(1, rows // 2)
            for start in range(0, rows, cut):
                file["events"].extend({k: v[start : start + cut] for k, v in lists.items()})
        expected = {"hit_x": x, "hit.n": n, "energy": event * 0.5, "event": event, "hit.index": index}
        record(f"lists_{name}.root", expected, each="hit")


for make in [numpy_files, csv_files, json_files, parquet_files, root_files]:
    try:
        make()
    except ImportError as error:
        print(f"left out: {make.__name__}: {error}")
