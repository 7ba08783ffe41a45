"""Cost of commands: processor time, waiting time and memory. Runs alternate, so that a slow minute slows all."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds of processor time, seconds of waiting, and peak megabytes of memory."""

    processor: float
    waiting: float
    memory: float


class Measured(NamedTuple):
    """A command, its working folder, and a function that prepares each of its runs."""

    command: list[str]
    folder: Path
    prepare: Callable[[], object] = lambda: None


ASIDE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
waiting = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cost = used.ru_utime + used.ru_stime, waiting, used.ru_maxrss / 1024
print(json.dumps([cost, done.returncode, done.stderr[-500:]]))
"""
"""Runs a command from a small process. Otherwise the memory of the calling process would count as the command's."""


def cost(command: list[str], folder: Path) -> Cost:
    """Return the cost of one run of a command. Raises RuntimeError with the end of its errors if it fails."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    aside = [sys.executable, "-c", ASIDE, *command]
    completed = subprocess.run(aside, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    measured, code, errors = json.loads(completed.stdout)
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {errors}")
    return Cost(*measured)


def in_turn(runs: int, commands: dict[str, Measured]) -> dict[str, Cost]:
    """Return the median cost of each command over ``runs``. With several runs, an extra first run warms the disk."""
    by_name: dict[str, list[Cost]] = {name: [] for name in commands}
    for run in range(runs + (runs > 1)):
        for name, measured in commands.items():
            measured.prepare()
            spent = cost(measured.command, measured.folder)
            if run or runs == 1:
                by_name[name].append(spent)
    return {name: Cost(*map(statistics.median, zip(*costs, strict=True))) for name, costs in by_name.items()}
