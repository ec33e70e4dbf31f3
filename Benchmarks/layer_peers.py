#!/usr/bin/env python3
"""Times luigi, b2luigi and snakemake on the graphs of Benchmarks/layers: programs that do nothing, two at a time.

Benchmarks/layer_peers.py FOLDER [COUNT…]. They come from PyPI into FOLDER/venv, once; those that cannot be had are left out.
Seconds of the clock and of the processor (all processes together), for the first run and for one with nothing to do.
"""

import os
import subprocess
import sys
import time
import venv

from layer_graphs import before

LUIGI = '''
import subprocess, sys
import {module} as luigi

def before(index):
    start = index // 10 * 10 - 10
    return [] if start < 0 else [start + (index + shift) % 10 for shift in (0, 3, 7)]

class T(luigi.Task):
    index = luigi.IntParameter()
    def requires(self):
        return [T(index=i) for i in before(self.index)]
    def output(self):
        return luigi.LocalTarget("t%d" % self.index)
    def run(self):
        subprocess.run(["/bin/true"], check=True)
        with self.output().open("w") as file:
            file.write("")

import luigi as base
tasks = [T(index=i) for i in range({count})]
sys.exit(0 if base.build(tasks, workers=2, local_scheduler=True, log_level="ERROR") else 1)
'''


def snakefile(count):
    lines = ["rule all:", "  input: [" + ", ".join(f"'t{index}'" for index in range(count)) + "]"]
    for index in range(count):
        needs = ", ".join(f"'t{need}'" for need in before(index))
        lines += [f"rule r{index}:"] + ([f"  input: {needs}"] if needs else [])
        lines += [f"  output: 't{index}'", "  shell: '/bin/true > {output}'"]
    return "\n".join(lines) + "\n"


def prepare(tool, count, folder, venv_folder):
    """Writes what the tool runs; gives its command."""
    if tool == "snakemake":
        with open(f"{folder}/Snakefile", "w") as file:
            file.write(snakefile(count))
        return [f"{venv_folder}/bin/snakemake", "--cores", "2", "--quiet", "all"]
    with open(f"{folder}/tasks.py", "w") as file:
        file.write(LUIGI.format(module=tool, count=count))
    return [f"{venv_folder}/bin/python", "tasks.py"]


def timed(command, folder):
    start = time.perf_counter()
    with open(f"{folder}/log", "ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        return None
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def main():
    folder = os.path.abspath(sys.argv[1])
    counts = [int(word) for word in sys.argv[2:]] or [100, 1000]
    place = f"{folder}/venv"
    if not os.path.exists(place):
        venv.create(place, with_pip=True)
    for tool in ("luigi", "b2luigi", "snakemake"):
        install = [f"{place}/bin/pip", "install", "--quiet", "--disable-pip-version-check", tool]
        if subprocess.run(install, stderr=subprocess.DEVNULL).returncode != 0:
            print(f"{tool} cannot be installed")
            continue
        for count in counts:
            work = f"{folder}/{tool}{count}"
            os.makedirs(work)
            command = prepare(tool, count, work, place)
            found = [timed(command, work), timed(command, work)]
            text = ", ".join("failed" if pair is None else "%.2f s / %.2f s" % pair for pair in found)
            print(f"{tool:10} {count:6}  first, null: {text}", flush=True)


main()
