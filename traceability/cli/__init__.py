"""What ``python -m traceability`` can do: each command beside the arguments that it takes, by what it answers.

A command is a function that prints and returns the exit code: 0 where nothing was found, 1 where something was. It
imports what it needs when it runs, so that ``check`` waits for nothing that others need.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

Run = Callable[..., int]
Argument = tuple[tuple[str, ...], Mapping[str, Any]]

GROUPS = ("check", "publish", "sources", "authoring", "release_statement")
"""The modules with commands, in the order of the help."""

COMMANDS: dict[str, tuple[Run, tuple[Argument, ...]]] = {}
"""Each command by its name, with its arguments."""


def argument(*names: str, **about: Any) -> Argument:
    """An argument as ``argparse`` takes it."""
    return names, about


def command(*arguments: Argument) -> Callable[[Run], Run]:
    """Register a function under its name with hyphens; it takes the folder as ``root``, and the arguments by name."""

    def register(run: Run) -> Run:
        COMMANDS[run.__name__.replace("_", "-")] = run, arguments
        return run

    return register


for _group in GROUPS:
    importlib.import_module(f"{__name__}.{_group}")
