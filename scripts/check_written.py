#!/usr/bin/env python3
"""Opens with numpy and uproot what the tests of CalibData wrote: check_written.py FOLDER."""

import os
import sys

import numpy as np
import uproot

folder = sys.argv[1]
with uproot.open(os.path.join(folder, "h.root")) as file:
    assert file.keys() == ["mass;1", "weighted;1", "map;1", "trend;1"], file.keys()
    mass = file["mass"]
    assert mass.title == "dimuon mass" and mass.axis().member("fTitle") == "m (GeV)"
    values, edges = mass.to_numpy()
    assert values.tolist() == [10, 40, 30, 5] and edges.tolist() == [80, 85, 90, 95, 100]
    assert mass.values(flow=True).tolist() == [1, 10, 40, 30, 5, 2]
    assert np.allclose(mass.errors(), np.sqrt([10, 40, 30, 5])) and mass.member("fEntries") == 88
    weighted = file["weighted"]
    assert weighted.axis().edges().tolist() == [0, 1, 10, 100]
    assert np.allclose(weighted.variances(), [0.75, 1.25, 0.25])
    table, x, y = file["map"].to_numpy(flow=True)
    assert table.tolist() == np.arange(20.0).reshape(5, 4).T.tolist(), table
    assert x.tolist() == [-np.inf, 0, 1, 2, np.inf] and y.tolist() == [-np.inf, -1, 0, 1, 5, np.inf]
    trend = file["trend"]
    assert np.allclose(trend.values(), [2, 3]), trend.values()
    assert np.allclose(trend.counts(), [4, 5])
    # The error of a mean: the spread over the root of the count.
    assert np.allclose(trend.errors(), [np.sqrt(20 / 4 - 4) / 2, np.sqrt(46 / 5 - 9) / np.sqrt(5)]), trend.errors()
with np.load(os.path.join(folder, "h.npz")) as archive:
    assert archive["edges"].tolist() == [0.5, 1, np.inf]
    assert archive["map"].tolist() == [[1, 2], [3, 4], [5, 6]]
    assert archive["n"].tolist() == [1, -2, 2**63 - 1] and archive["n"].dtype == np.int64
print("numpy and uproot open what is written")
