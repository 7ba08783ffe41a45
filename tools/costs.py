"""What a command costs: processor, waiting and memory. Commands are run in turn, so that a slow minute slows all."""

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
    """Seconds of processor and of waiting, and megabytes at most."""

    processor: float
    waiting: float
    memory: float


class Measured(NamedTuple):
    """A command, the folder that it runs in, and what prepares each of its runs."""

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
"""Runs a command from a small process, since what the one that starts it has in memory would count as its own."""


def cost(command: list[str], folder: Path) -> Cost:
    """What one run of a command takes. Raises RuntimeError with the end of what it said where it fails."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    aside = [sys.executable, "-c", ASIDE, *command]
    found = subprocess.run(aside, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    measured, code, said = json.loads(found.stdout)
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {said}")
    return Cost(*measured)


def in_turn(runs: int, commands: dict[str, Measured]) -> dict[str, Cost]:
    """The median cost of each command over some ``runs``, after one that warms the disk where there are several."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for run in range(runs + (runs > 1)):
        for name, measured in commands.items():
            measured.prepare()
            one = cost(measured.command, measured.folder)
            if run or runs == 1:
                found[name].append(one)
    return {name: Cost(*map(statistics.median, zip(*costs, strict=True))) for name, costs in found.items()}
