"""What a command costs: processor, waiting and memory. Commands are run in turn, so that a slow minute slows all."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
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


def cost(command: list[str], folder: Path) -> Cost:
    """What one run of a command takes. Raises RuntimeError with the end of what it said where it fails."""
    start = time.perf_counter()
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-500:]}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


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
