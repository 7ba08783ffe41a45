"""Read and write the list of published ids. Only this module knows ``requirements/published.txt``.

Each line holds an id that a release has published, with the word ``retired`` behind it if it was retired by then. The
lines are sorted, so two branches that add ids merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from traceability.policy.errors import UserError
from traceability.policy.model import Policy, Retired
from traceability.source import merges, toml_file

FILE = "requirements/published.txt"
HEAD = """# Every id that was published, one on a line. None of them is deleted, renamed or used for something else.
# `make check` compares the pages with this list; `make record-ids` adds the ids of a release to it.
"""
_LINE = re.compile(r"([A-Z][A-Z\d]*(?:-[A-Z\d]+)+)( retired)?", re.ASCII)


class Line(NamedTuple):
    """One line of the list: its number, its text, and the id that it holds; an empty id if it holds none."""

    number: int
    text: str
    id: str
    retired: bool


def load(root: Path) -> tuple[Line, ...] | None:
    """Return the lines of the list below ``root`` without comments; None if there is no list.

    Raises what ``toml_file.content`` raises, and UserError if the list is too large or an unfinished merge.
    """
    try:
        content = toml_file.content(root, FILE)
    except FileNotFoundError:
        return None
    if len(content) > toml_file.LARGEST_LOCK:
        raise UserError(f"{FILE} has more than {toml_file.LARGEST_LOCK} bytes; restore the list of the last release")
    text = content.decode("utf-8", errors="surrogateescape")
    if left := merges.unfinished(text):
        raise UserError(f"{FILE}:{left[0]}: {left[1]}")
    return tuple(lines(text))


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of a list, without comments and empty lines."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line and not line.startswith("#"):
            match = _LINE.fullmatch(line)
            yield Line(number, line, match[1] if match else "", bool(match and match[2]))


def ids(published: Iterable[Line] | None) -> set[str]:
    """Return the ids of a list; an empty set if there is no list."""
    return {line.id for line in published or () if line.id}


def recorded(policy: Policy, published: Iterable[Line] | None) -> str:
    """Return the text of the list after every id of ``policy`` was published as well."""
    was = {line.id: line.retired for line in published or ()}
    return text(was | {id: isinstance(one, Retired) for id, one in policy.statements.items()})


def text(ids: Mapping[str, bool]) -> str:
    """Return the text of a list of ``ids``, each with whether it is retired."""
    return HEAD + "".join(f"{id}{' retired' * retired}\n" for id, retired in sorted(ids.items()))
