"""Runs what the alternatives print under *Tomorrow*, each in an empty folder, and prints a table of the results.

    make tomorrow [ID=ALT-022]

Commands that install packages need the network and some minutes. Commands that need a hub are not run. Templates are
only read. The exit code is 1 if a command failed or a template could not be read.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from traceability import rules
from traceability.policy.model import Alternative, Policy

ROOT = Path(__file__).parent.parent
NOT_RUN = "needs the hub; not run here"
"""What an alternative says of a command that nobody could run where its page was written."""

_TOMORROW = re.compile(r"^\*\*Tomorrow\.\*\*(.*?)^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MOST_SECONDS = 900


class FirstStep(NamedTuple):
    """What one alternative prints under *Tomorrow*: its sentences, and its code with the language of that."""

    of: str
    sentences: str
    language: str
    code: str

    @property
    def is_command(self) -> bool:
        """Whether the code is run by a shell; otherwise it is a template to be saved."""
        return self.language == "sh"

    @property
    def saved_as(self) -> str:
        """The first file that the sentences name; a template is saved as that. Empty if they name none."""
        return found[1] if (found := re.search(r"`([\w-]+\.[a-z]+)`", self.sentences)) else ""

    @property
    def needs_hub(self) -> bool:
        """Whether the command talks to a hub of models."""
        return NOT_RUN in " ".join(self.sentences.split())

    @property
    def installs(self) -> bool:
        """Whether the command installs packages."""
        return "pip install" in self.code


def first_steps(policy: Policy) -> Iterator[FirstStep]:
    """Yield the first step of every alternative that has one."""
    for alternative in policy.all(Alternative):
        if found := _TOMORROW.search(alternative.body):
            yield FirstStep(alternative.id, *found.groups())


def run(step: FirstStep, folder: Path) -> str:
    """Run the command of ``step`` in ``folder`` as a reader would, and return what it printed.

    Raise ``CalledProcessError`` if any of its commands fails.
    """
    command = ["bash", "-euo", "pipefail", "-c", step.code]
    printed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=_MOST_SECONDS)
    return printed.stdout


def read(step: FirstStep) -> str:
    """Read the template of ``step`` as the kind of file that it is saved as, and return what it holds in a few words.

    Raise ``ValueError`` if it is not well-formed.
    """
    match step.saved_as.rpartition(".")[2]:
        case "csv":
            head, *rows = csv.reader(step.code.splitlines())
            if uneven := [row for row in rows if len(row) != len(head)]:
                raise ValueError(f"{step.of}: not {len(head)} fields: {uneven[0]}")
            return f"{len(head)} columns, {len(rows)} rows"
        case "toml":
            return f"keys {', '.join(tomllib.loads(step.code))}"
        case "json":
            return f"keys {', '.join(json.loads(step.code))}"
        case "md" | "txt":
            return f"{len(step.code.splitlines())} lines"
    raise ValueError(f"{step.of}: does not say as what kind of file its template is saved")


def result(step: FirstStep) -> tuple[bool, str, str]:
    """Return whether all is well with ``step``, what was done with it, and what came of that."""
    if not step.is_command:
        try:
            return True, "read", read(step)
        except ValueError as error:
            return False, "read", str(error)
    if step.needs_hub:
        return True, "not run", "needs the hub"
    with TemporaryDirectory() as folder:
        try:
            printed = run(step, Path(folder)).strip().splitlines()
        except subprocess.CalledProcessError as error:
            return False, "ran", f"exit {error.returncode}: {error.stderr.strip().splitlines()[-1:]}"
        return True, "ran", printed[-1].strip() if printed else "printed nothing"


def main(named: list[str]) -> int:
    """Print the table, for the alternatives ``named`` or for all; return the exit code."""
    failed = 0
    for step in first_steps(rules.read(ROOT).policy):
        if not named or step.of in named:
            began = time.monotonic()
            well, done, came_of_it = result(step)
            failed += not well
            sign = "ok" if well else "FAILED"
            print(f"{step.of}  {sign:6}  {done:7}  {time.monotonic() - began:5.1f} s  {came_of_it}", flush=True)
    print(f"{failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
