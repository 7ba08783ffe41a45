"""Read the scores that an index from outside gave to releases, and judge their form.

Only this module knows ``requirements/transparency-index.toml``. For each indicator that we match with a requirement,
the file holds the score of each release, and the reason of each difference from our answer, which is computed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from traceability.policy.model import Score
from traceability.source import toml_file

FILE = "requirements/transparency-index.toml"
_NAME = re.compile(r"[A-Z][A-Za-z (),-]{2,79}")
_REASON = re.compile(r"""[A-Z][A-Za-z0-9 ,;:()'’-]{9,238}\.""")
_FIELDS = ("name", "requirement", "scores", "reasons")

Fault = tuple[tuple[str, ...], str]
"""The keys of a wrong field, from the outermost, and what is wrong with it."""


def load(root: Path) -> tuple[Score, ...]:
    """Return the scores in the file below ``root``, in its order; none if it is not there, or as ``scores`` does.

    Raises OSError or UserError if the file cannot be read.
    """
    return scores(toml_file.read(root, FILE).tables) if os.path.lexists(root / FILE) else ()


def scores(tables: Mapping[str, Any]) -> tuple[Score, ...]:
    """Return the scores in the tables of the file; none if the form of one is wrong, which rule D110 reports."""
    if any(faults(tables)):
        return ()
    return tuple(
        Score(key, entry["name"], entry["requirement"], release, bool(given), entry.get("reasons", {}).get(release, ""))
        for key, entry in tables.items()
        for release, given in entry["scores"].items()
    )


def faults(tables: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the form of each indicator."""
    for key, entry in tables.items():
        if not isinstance(entry, dict):
            yield (key,), f"{key} is no indicator; write it between [ and ], and its fields below"
            continue
        for name in entry:
            if name not in _FIELDS:
                yield (key, name), f"{key} has the field {name!r}; there are {', '.join(_FIELDS)}"
        if not _fits(_NAME, entry.get("name")):
            yield (key, "name"), f"{key} needs a name; write that of the indicator, in plain words"
        if not isinstance(entry.get("requirement"), str):
            yield (key, "requirement"), f"{key} needs a requirement; write the id of the one that matches"
        yield from _of_releases(key, entry)


def _of_releases(key: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the scores and the reasons of an indicator."""
    given, reasons = entry.get("scores"), entry.get("reasons", {})
    if not isinstance(given, dict) or not isinstance(reasons, dict):
        yield (key,), f"{key} needs the table [{key}.scores], and its reasons in [{key}.reasons]"
        return
    for release, score in given.items():
        if type(score) is not int or score not in (0, 1):
            yield (key, "scores", release), f"{key} has the score {score!r} for {release}; write 0 or 1"
    for release, reason in reasons.items():
        if release not in given:
            yield (key, "reasons", release), f"{key} has a reason for {release}, and no score; take it out"
        elif not _fits(_REASON, reason):
            yield (key, "reasons", release), f"{key} has no reason for {release} but {reason!r}; write a plain sentence"


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
