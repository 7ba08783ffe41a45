"""Read and write the list of published ids. Only this module knows ``requirements/published.txt``.

Each line holds an id that a release has published, with the word ``retired`` behind it if it was retired by then. The
lines are sorted, so two branches that add ids merge.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
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


def recorded(policy: Policy, text: str = "") -> str:
    """Return the ``text`` of a list after every id of ``policy`` was published as well.

    A new id comes behind the id before it in the order of the list, so comments stay above the line that they were on.
    New lines end as the lines of the ``text`` do.
    """
    text = text or HEAD
    end = "\r\n" if "\r\n" in text else "\n"
    text += "" if text.endswith("\n") else end
    listed = [*lines(text)]
    there = {line.number: line.id for line in listed}
    retired = {line.id for line in listed if line.retired}
    retired |= {id for id, statement in policy.statements.items() if isinstance(statement, Retired)}
    new = sorted(policy.statements.keys() - there.values(), reverse=True)
    parts: list[str] = []
    above: list[str] = []
    first = True
    for number, written in enumerate(text.splitlines(keepends=True), start=1):
        id = there.get(number, "")
        if not id:
            above.append(written)
            continue
        parts += above if first else []  # the head of the list
        while new and new[-1] < id:
            parts.append(_entry(new.pop(), retired) + end)
        parts += [] if first else above
        parts.append(written if written.split() == _entry(id, retired).split() else _entry(id, retired) + end)
        above, first = [], False
    added = (_entry(id, retired) + end for id in reversed(new))
    return "".join((*above, *added) if first else (*parts, *added, *above))


def _entry(id: str, retired: Container[str]) -> str:
    """Return the line of an id, without its end."""
    return f"{id} retired" if id in retired else id
