#!/usr/bin/env python3
"""Writes ROOT trees that uproot reads and does not write itself: make_root_fixtures.py FOLDER.

elements.root has branches of class TBranchElement: vectors of numbers, the members of a split object, and objects that are not read;
one vector's basket lies in the tree itself. It is written byte by byte after ROOT's streamer information. cycles.root has a tree
in two cycles, baskets.root many small baskets. Beside each lies what uproot finds in it, as scripts/oracle_files.py has it.
"""

import json
import os
import struct
import sys

import numpy as np
import uproot

folder = sys.argv[1]
ROWS = 40
rng = np.random.default_rng(20261123)


def text(value):
    return bytes([len(value)]) + value.encode()


def counted(version, body):
    """An object or a base of one: its length and version, then its members."""
    return struct.pack(">IH", (len(body) + 2) | 0x40000000, version) + body


def pointer(class_name, body):
    """An object that is pointed to; its class is always written out."""
    inner = struct.pack(">I", 0xFFFFFFFF) + class_name.encode() + b"\0" + body
    return struct.pack(">I", len(inner) | 0x40000000) + inner


BASE = struct.pack(">HII", 1, 0, 0x03000000)
FEATURES = struct.pack(">IHIB", 7 | 0x40000000, 0, 0x1AA12F10, 0)


def named(name, count=1):
    return counted(1, BASE + text(name) + text(name if count == 1 else f"{name}[{count}]"))


def array(objects):
    return counted(3, BASE + text("") + struct.pack(">ii", len(objects), 0) + b"".join(objects))


def key(class_name, name, place, size, extra=0):
    """The record before an object; a basket's has some numbers more."""
    names = text(class_name) + text(name) + text("")
    length = 26 + len(names) + extra
    return struct.pack(">iHiIHHII", length + size, 4, max(0, size), 0, length, 1, place, 100) + names


class Branch:
    """A branch of class TBranchElement: the bytes of its entries, or branches inside of it."""

    def __init__(self, name, class_name, entries=(), member=-1, count=1, offsets=True, inner=(), embedded=False):
        self.name, self.class_name, self.entries, self.member = name, class_name, list(entries), member
        self.count, self.offsets, self.inner, self.embedded = count, offsets, list(inner), embedded
        self.written = []

    def basket(self, entries, place):
        """An uncompressed basket; one inside of the tree has its table first, then the key once more, and says no size."""
        values = b"".join(entries)
        first = len(key("TBasket", self.name, 0, 0, 19)) + 19
        starts = [first + sum(map(len, entries[:i])) for i in range(len(entries))]
        ends = [] if self.embedded else [0]
        table = struct.pack(f">i{len(starts + ends)}i", len(starts + ends), *starts, *ends) if self.offsets else b""
        size = -first if self.embedded else len(values) + len(table)
        head = key("TBasket", self.name, place, size, 19)
        entry = 1000 if self.offsets else len(entries[0])
        head += struct.pack(">HiiiiB", 3, 32000, entry, len(entries), first + len(values), 11 if self.embedded else 0)
        return head + table + head + values if self.embedded else head + values + table

    def write(self, file):
        for inner in self.inner:
            inner.write(file)
        half = len(self.entries) // 2
        for entries in [] if self.embedded or not self.entries else [self.entries[:half], self.entries[half:]]:
            place = file.tell()
            bytes = self.basket(entries, place)
            file.write(bytes)
            self.written.append((place, len(bytes), len(entries)))

    def object(self):
        room = len(self.written) + 1
        ends = np.cumsum([0] + [count for _, _, count in self.written]).tolist()
        leaf = counted(2, named(self.name, self.count) + struct.pack(">iiibbI", self.count, 4, 0, 0, 0, 0))
        leaf = pointer("TLeafElement", counted(1, leaf + struct.pack(">ii", -1, self.member)))
        own = [pointer("TBasket", self.basket(self.entries, 0))] if self.embedded else []
        body = named(self.name) + counted(2, struct.pack(">hh", 0, 1001))
        body += struct.pack(">iiiiq", 0, 32000, 1000, len(self.written), ROWS) + FEATURES
        body += struct.pack(">iIiqqqq", 0, room, 99, ROWS, 0, 0, 0)
        body += array([inner.object() for inner in self.inner]) + array([leaf]) + array(own)
        body += b"\1" + struct.pack(f">{room}i", *[size for _, size, _ in self.written], 0)
        body += b"\1" + struct.pack(f">{room}q", *ends)
        body += b"\1" + struct.pack(f">{room}q", *[place for place, _, _ in self.written], 0) + text("")
        element = text(self.class_name) + text("") + text("")
        element += struct.pack(">IHiiiiII", 0, 1, -1 if self.member < 0 else 0, 0, self.member, 0, 0, 0)
        return pointer("TBranchElement", counted(10, counted(13, body) + element))


def tree(branches):
    body = named("events") + counted(2, struct.pack(">hhh", 1, 1, 1)) + counted(2, struct.pack(">hh", 0, 1001))
    body += counted(2, struct.pack(">hhf", 1, 1, 1))
    body += struct.pack(">qqqqqdiiiIIqqqqqq", ROWS, 0, 0, 0, 0, 1, 0, 25, 1, 1000, 0, 1 << 40, 1 << 40, 0, 0, 0, 1 << 20)
    body += b"\0\0" + FEATURES + array([branch.object() for branch in branches]) + array([])
    return counted(20, body + struct.pack(">IiiIIII", 0, 0, 0, 0, 0, 0, 0))


def file_of(name, branches):
    """A file with one tree, uncompressed and with the places that its header and folder need."""
    with open(os.path.join(folder, name), "wb") as file:
        names = text(name) + text("")
        start = len(key("TFile", name, 100, 0)) + len(names)
        file.write(bytes(100 + start + 60))
        for branch in branches:
            branch.write(file)
        place, body = file.tell(), tree(branches)
        file.write(key("TTree", "events", place, len(body)) + body)
        keys, own = file.tell(), struct.pack(">i", 1) + key("TTree", "events", place, len(body))
        file.write(key("TFile", name, keys, len(own)) + own)
        end = file.tell()
        file.seek(0)
        unique = struct.pack(">H16x", 1)
        file.write(b"root" + struct.pack(">iiIIiiiBiIi", 62000, 100, end, 0, 0, 1, start, 4, 0, 0, 0) + unique)
        file.seek(100)
        file.write(key("TFile", name, 100, len(names) + 60) + names)
        file.write(struct.pack(">HIIiiIII", 5, 0, 0, end - keys, start, 100, 0, keys) + unique)


def vector(values):
    return counted(10, struct.pack(">I", len(values)) + values.astype(values.dtype.newbyteorder(">")).tobytes())


def values(x):
    return [float(v) for v in x]


def record(name, columns, each=None):
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump({"columns": {k: values(v) for k, v in columns.items()}, "each": each}, file)


def elements():
    counts = rng.integers(0, 5, size=ROWS)
    counts[0] = 0
    kinds = {"hit_x": ("float", "f4"), "hit_e": ("double", "f8"), "hit_n": ("int", "i4"), "hit_c": ("char", "i1"),
             "hit_t": ("unsigned short", "u2"), "hit_b": ("bool", "?"), "hit_l": ("Long64_t", "i8"), "hit_w": ("float", "f4")}
    lists = {name: [rng.normal(0, 30, size=n).astype(kind) for n in counts] for name, (_, kind) in kinds.items()}
    single = {"energy": (8, rng.normal(size=ROWS)), "run": (3, np.arange(ROWS, dtype="i4")), "flag": (18, np.arange(ROWS) % 3 == 0),
              "letter": (1, np.arange(ROWS, dtype="i1") - 20), "time": (17, np.arange(ROWS, dtype="u8") << 40)}
    samples = rng.normal(size=(ROWS, 3)).astype("f4")

    def raw(column):
        swapped = column.astype(column.dtype.newbyteorder(">"))
        return [swapped[row : row + 1].tobytes() for row in range(ROWS)]

    inner = [Branch(name, "Event", raw(column), member, offsets=False) for name, (member, column) in single.items()]
    inner.append(Branch("samples", "Event", raw(samples), 25, count=3, offsets=False))
    branches = [Branch(name, f"vector<{kinds[name][0]}>", map(vector, own), embedded=name == "hit_w") for name, own in lists.items()]
    branches += [Branch("event.", "Event", inner=inner)]
    objects = [counted(10, struct.pack(">I", 0)) for _ in range(ROWS)]
    for name, kind in {"vertex": "TVector3", "names": "vector<string>", "tracks": "vector<vector<float> >"}.items():
        branches.append(Branch(name, kind, objects))
    file_of("elements.root", branches)
    with uproot.open(os.path.join(folder, "elements.root")) as file:
        found = file["events"]
        for name, own in lists.items():
            assert all(np.array_equal(a, b) for a, b in zip(own, found[name].array(library="np"), strict=True)), name
        for name, own in [*((name, column) for name, (_, column) in single.items()), ("samples", samples)]:
            assert np.array_equal(own, found[name].array(library="np")), name
    columns = {name: column for name, (_, column) in single.items()}
    columns["samples[2]"] = samples[:, 2]
    columns = {name: np.repeat(column, counts) for name, column in columns.items()}
    record("elements.root", {**columns, **{name: np.concatenate(own) for name, own in lists.items()}}, each="hit")


def cycles():
    with uproot.recreate(os.path.join(folder, "cycles.root"), compression=None) as file:
        for column in [np.arange(5.0), np.arange(7.0) * 2]:
            file.mktree("events", {"x": "f8"}).extend({"x": column})
    with uproot.open(os.path.join(folder, "cycles.root")) as file:
        assert [file[f"events;{i}"].num_entries for i in (1, 2)] == [5, 7]
    record("cycles.root", {"x": np.arange(7.0) * 2})


def baskets():
    """More baskets than uproot keeps room for at first: it writes the tree's description again and again."""
    x, n = rng.normal(size=90), np.arange(90, dtype="u1")
    with uproot.recreate(os.path.join(folder, "baskets.root"), compression=None) as file:
        file.mktree("run/events", {"x": "f8", "n": "u1"}, initial_basket_capacity=2)
        for start in range(0, 90, 3):
            file["run/events"].extend({"x": x[start : start + 3], "n": n[start : start + 3]})
    record("baskets.root", {"x": x, "n": n})


elements()
cycles()
baskets()
