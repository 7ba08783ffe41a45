"""``make bench-scale``: how the cost of checking and building grows with the policy, beside other tools.

The benchmark asserts nothing. ``SIZES`` sets the numbers of statements, and ``SITES`` those at which it also builds
sites. Other tools get the same graph. The benchmark builds the sites of other tools up to ``OTHERS`` statements, and
that of StrictDoc only at the first of these sizes. It measures other tools if their commands are on the path or in the
folder ``PEERS``. These are ``trlc`` and ``strictdoc``, which are packages of that name, and ``oft``, which runs
OpenFastTrace, a Java archive:

    python3 -m venv peers && peers/bin/pip install trlc strictdoc
    printf '#!/bin/sh\\nexec java -jar FOLDER/openfasttrace.jar "$@"\\n' > peers/bin/oft && chmod +x peers/bin/oft
    PEERS=peers/bin make bench-scale
"""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from pathlib import Path

import bench_change
import peers
from costs import Cost, Measured, in_turn
from support import scaling
from support.writer import Writer

from traceability import rules

SIZES = tuple(map(int, os.environ.get("SIZES", "300 1000 3000 5000 20000").split()))
SITES = tuple(map(int, os.environ.get("SITES", "1000 3000 5000 20000").split()))
OTHERS = 5000
"""Plain Sphinx-Needs takes four minutes for 5000, growing with the square; StrictDoc takes twenty for 3000."""
RUNS = 5
CHANGE = "one-file change"
SPHINX = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "."]


def checks(project: Path, beside: dict[str, Measured]) -> dict[str, Cost]:
    """Return the cost of the check and of other tools that only check."""
    ours = {"check": Measured([sys.executable, "-m", "traceability", "check", "--no-memory"], project)}
    return in_turn(RUNS, ours | beside)


def sites(project: Path, beside: dict[str, Measured]) -> dict[str, Cost]:
    """Return the cost of a cold site, of the sites of other tools (one run each), and of a change in the preview."""
    costs = in_turn(1, {"cold site": Measured([*SPHINX, "_build/html"], project)} | beside)
    writer = Writer(project)
    costs |= in_turn(RUNS, {CHANGE: bench_change.change(writer)})
    writer.stop()
    return costs


def plain(project: Path) -> dict[str, Measured]:
    """Return the command of Sphinx-Needs with its default cards on the pages of a copy of the project."""
    folder = project.parent / "sphinx-needs"
    folder.mkdir()
    peers.sphinx_needs(project, folder)
    return {"plain Sphinx-Needs": Measured([*SPHINX, "out"], folder)}


def found(project: Path) -> dict[str, Measured]:
    """Return the available other tools, each with the graph of a copy of the project in its own format."""
    policy = rules.read(project).policy
    there = {name: peers.measured(name, policy, project.parent / name) for name in peers.TOOLS}
    return {name: measured for name, measured in there.items() if measured}


def spent(name: str, cost: Cost) -> float:
    """Return seconds of processor time. For a change, return the waiting time, because the preview does the work."""
    return cost.waiting if name == CHANGE else cost.processor


def say(size: int, measured: dict[str, Cost]) -> dict[tuple[str, int], Cost]:
    """Print the measurements at a size, and return them by name and size."""
    for name, cost in measured.items():
        columns = f"{cost.processor:8.2f} s processor {cost.waiting:8.2f} s waiting {cost.memory:6.0f} MB"
        print(f"{size:6} {name:20} {columns} {1000 * spent(name, cost) / size:7.2f} ms a statement", flush=True)
    return {(name, size): cost for name, cost in measured.items()}


def main() -> None:
    """Print what each command costs at each size."""
    costs: dict[tuple[str, int], Cost] = {}
    for size in sorted({*SIZES, *SITES}):
        with tempfile.TemporaryDirectory() as folder:
            project = scaling.write(Path(folder, "project"), size)
            beside = found(project)
            if absent := [name for name in peers.TOOLS if name not in beside]:
                print(f"not measured, since the command was not found: {', '.join(absent)}", flush=True)
            others = {"strictdoc": beside.pop("strictdoc")} if "strictdoc" in beside else {}
            costs |= say(size, checks(project, beside))
            if size in SITES:
                others = (others if size == min(SITES) else {}) | plain(project)
                costs |= say(size, sites(project, others if size <= OTHERS else {}))
                data = (project / "_build/html/data/explorer.json").read_bytes()
                packed = len(gzip.compress(data, mtime=0))
                print(f"{size:6} explorer data {len(data) / 1000:8.0f} kB, {packed / 1000:.0f} kB packed", flush=True)
    for name in dict.fromkeys(name for name, _ in costs):
        if (name, 1000) in costs and (name, 5000) in costs:
            growth = spent(name, costs[name, 5000]) / 5 / spent(name, costs[name, 1000])
            print(f"{name:20} costs {growth:4.2f} times as much a statement at 5000 as at 1000")


if __name__ == "__main__":
    main()
