"""What it costs to ask an installed package for one verdict, beside trestle for the same question.

Asked is whether one requirement can be followed in one release mode. Ours answers with ``traceability.library`` from a
wheel that is made for the benchmark. compliance-trestle 5.2.0 resolves the profile of that mode in OSCAL and looks for
the requirement among its controls, in the environment that ``tests/oscal/install`` makes. An interpreter that does
nothing is the third. Machines are noisy, so the benchmark asserts nothing:

    python tools/bench_library.py SITE
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from costs import Measured, in_turn

ROOT = Path(__file__).parent.parent
TRESTLE = ROOT / "tests/oscal/.venv/bin/python"
RUNS = 5
ASKED, MODE = "PD2-S06", "open-weights"
OURS = f"""
from traceability.library import Policy
print(Policy.packaged().judgement("{ASKED}", "{MODE}").verdict.applies)
"""
THEIRS = f"""
from pathlib import Path
from trestle.core.catalog.catalog_interface import CatalogInterface
from trestle.core.profile_resolver import ProfileResolver
catalog = ProfileResolver.get_resolved_profile_catalog(Path(), "profile-pd2-{MODE}.json")
controls = CatalogInterface(catalog).get_all_controls_from_catalog(recurse=True)
print("{ASKED.lower()}" in {{control.id.lower() for control in controls}})
"""


def installed(folder: Path) -> Path:
    """Install the package of this checkout into ``folder``, print the size of its wheel, and return its Python path."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True
    )
    (wheel,) = folder.glob("*.whl")
    print(f"the wheel has {wheel.stat().st_size / 1_000_000:.2f} MB")
    to = folder / "packages"
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", to, wheel], check=True)
    return to


def main(site: Path) -> None:
    """Print the processor time of each and the ratio to ours, for the OSCAL files of a built site."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ours = ["env", f"PYTHONPATH={installed(folder)}", sys.executable, "-c", OURS]
        oscal = site.resolve() / "data/oscal"
        workspace = folder / "workspace"
        (workspace / ".trestle").mkdir(parents=True)
        for file in oscal.glob("*.json"):
            os.symlink(file, workspace / file.name)
        commands = {
            "an interpreter that does nothing": Measured([sys.executable, "-c", "pass"], folder),
            "one verdict from the library": Measured(ours, folder),
            "trestle resolves one profile": Measured([str(TRESTLE), "-c", THEIRS], workspace),
        }
        costs = in_turn(RUNS, commands)
    reference = costs["one verdict from the library"].processor
    for name, spent in costs.items():
        print(f"{name:34} {spent.processor:5.2f} s of processor time, {spent.processor / reference:5.2f} x the library")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
