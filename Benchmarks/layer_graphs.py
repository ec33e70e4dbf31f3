"""Graphs of tasks in layers of ten, each after three of the layer before, as several tools read them; and how a command is timed."""

import os
import subprocess
import sys
import time


def before(index):
    """The tasks that one comes after."""
    start = index // 10 * 10 - 10
    return [] if start < 0 else [start + (index + shift) % 10 for shift in (0, 3, 7)]


def makefile(folder, count):
    """Writes the graph for make; gives the command that runs it."""
    names = [f"t{index}" for index in range(count)]
    with open(f"{folder}/Makefile", "w") as file:
        file.write("all: " + " ".join(names) + "\n")
        for index in range(count):
            needs = " ".join(f"t{need}" for need in before(index))
            file.write(f"t{index}: {needs}\n\t@/bin/true > t{index}\n")
    return ["make", "-j2", "-s"]


def ninja(folder, count):
    """Writes the graph for ninja; gives the command that runs it."""
    with open(f"{folder}/build.ninja", "w") as file:
        file.write("rule t\n  command = /bin/true > $out\n")
        for index in range(count):
            needs = " ".join(f"t{need}" for need in before(index))
            file.write(f"build t{index}: t {needs}\n")
    return ["ninja", "-j2", "--quiet"]


def timed(arguments, folder):
    """Runs a command, its output thrown away; gives seconds of the clock and of the processor, with all that it started."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status != 0:
        sys.exit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime
