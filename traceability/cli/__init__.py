"""The commands of ``python -m traceability``, each with its arguments, grouped by topic.

A command is a function that prints and returns the exit code: 0 without findings, 1 with findings. It imports modules
only when it runs, so that ``check`` does not wait for modules that only other commands need. For the same reason its
own module is the only one of ``GROUPS`` that is imported.
"""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Run = Callable[..., int]
Argument = tuple[tuple[str, ...], Mapping[str, Any]]

GROUPS = ("check", "publish", "sources", "authoring", "release_statement", "show")
"""The modules with commands, in the order of the help."""

COMMANDS: dict[str, tuple[Run, tuple[Argument, ...]]] = {}
"""Each command of the groups that are imported, by its name, with its arguments."""


def commands(wanted: str = "") -> Mapping[str, tuple[Run, tuple[Argument, ...]]]:
    """Return ``COMMANDS`` with the group of the command that is ``wanted``, and with all groups if none has it."""
    for group in GROUPS:
        if wanted in COMMANDS:
            break
        importlib.import_module(f"{__name__}.{group}")
    return COMMANDS


def argument(*names: str, **about: Any) -> Argument:
    """Return an argument in the form that ``argparse`` takes."""
    return names, about


def command(*arguments: Argument, writes: bool = False) -> Callable[[Run], Run]:
    """Register a function under its name with hyphens.

    It is called with the folder as ``root``, and the arguments by name. A command that ``writes`` to the policy waits
    until no other such command runs.
    """

    def register(run: Run) -> Run:
        COMMANDS[run.__name__.replace("_", "-")] = _alone(run) if writes else run, arguments
        return run

    return register


def _alone(run: Run) -> Run:
    """Return a command that holds the lock of the policy while it runs. The lock ends with the process."""

    @functools.wraps(run)
    def locked(root: Path, **arguments: Any) -> int:
        import fcntl

        from traceability.source.files import FOLDER

        if not (root / FOLDER).is_dir():
            return run(root, **arguments)  # which reports it
        folder = os.open(root / FOLDER, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            return run(root, **arguments)
        finally:
            os.close(folder)

    return locked
