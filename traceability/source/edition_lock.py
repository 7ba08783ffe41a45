"""Read and edit the editions in the lock, and judge each of their fields before it can reach a page or a file.

Only this module knows ``requirements/sources.toml``: the name, date and addresses of each edition, and the fingerprint
of each of its passages.

A field of an edition is on hundreds of pages, in the names of sheets and in citations. So each has a form in which it
fits everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from traceability.policy.errors import UserError
from traceability.policy.model import Edition
from traceability.policy.values import ADDRESS, FINGERPRINT
from traceability.source import toml_file
from traceability.source.findings import meant
from traceability.source.toml_file import Written

LOCK = "requirements/sources.toml"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NAME = 31
"""The most characters of the name of an edition, because Excel takes no more for the name of a sheet."""
PASSAGES = "passages"
_ID = re.compile("[a-z]{1,8}[0-9]", re.ASCII)


class _Form(NamedTuple):
    """The pattern of a text, and what to write instead of a text that does not match."""

    pattern: str
    mend: str


_FORMS = {
    "name": _Form(
        rf"(?=.{{1,{NAME}}}$)[A-Za-z0-9][A-Za-z0-9 .,()-]*",
        f"write at most {NAME} letters, digits, spaces, dots, commas and hyphens, because sheets are named after it",
    ),
    "title": _Form(r"""(?=.{1,200}$)[A-Za-z0-9][A-Za-z0-9 .,:;()/'’–-]*""", "write plain words without markup"),
    "date": _Form(rf"({'|'.join(MONTHS)}) 20[0-9][0-9]", "write a month and a year, such as January 2025"),
    "doi": _Form(r"10\.[0-9]{4,9}/[A-Za-z0-9]+([._()/-][A-Za-z0-9]+)*", "write it as 10.6028/NIST.AI.800-1.ipd"),
    "url": _Form(ADDRESS, "write the address of the PDF, which begins with https://"),
    "sha256": _Form("[0-9a-f]{64}", "write the SHA-256 of the PDF, 64 digits from 0 to f"),
}
"""The form of each text."""
_NUMBER = "pages_before"
_WANTED = tuple(field.name for field in fields(Edition))[1:]


def load(root: Path) -> dict[str, Edition]:
    """Return the editions in the lock below ``root``, by their ids.

    Raises OSError if the lock cannot be read, UserError if it is not a lock.
    """
    return _editions(toml_file.read(root, LOCK))


def load_sound(root: Path) -> dict[str, Edition]:
    """Return the editions in the lock below ``root``; none if a field is wrong, which rule X121 reports.

    Raises OSError if the lock cannot be read, UserError if it is no TOML.
    """
    lock = toml_file.read(root, LOCK)
    return {} if any(faults(lock.tables)) else _editions(lock)


def editions(lock: str) -> dict[str, Edition]:
    """Return the editions in the text of a lock, by their ids.

    Raises UserError if it is not a lock.
    """
    return _editions(toml_file.written(lock.encode(), LOCK))


def relocked(lock: bytes, edition: Edition, passages: Mapping[str, str]) -> bytes:
    """Return the content of ``lock`` with the fingerprints of ``passages``, by their ids, in the table of ``edition``.

    Passages that no page states stay in the lock, because S101 asks for their pages. Raises UserError if the lock
    cannot be edited.
    """
    unstated = {id: mark for id, mark in edition.passages.items() if id not in passages}
    return toml_file.edited(lock, LOCK, {(edition.id, PASSAGES): {**passages, **unstated}})


def _editions(lock: Written) -> dict[str, Edition]:
    """Return the editions in a lock. Raises UserError with the line of the first field that is wrong."""
    for keys, wrong in faults(lock.tables):
        raise UserError(f"{LOCK}:{lock.line(*keys)}: {wrong}")
    return {id: Edition(id=id, **entry) for id, entry in lock.tables.items()}


def faults(tables: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the key of each wrong field, from the outermost, with what is wrong with it.

    Of the fields that an edition lacks, only the first is named.
    """
    is_faulty = False
    for id, entry in tables.items():
        for keys, wrong in _in_edition(id, entry):
            is_faulty = True
            yield (id, *keys), wrong
    if not is_faulty:
        yield from _between(tables)


def _in_edition(id: str, entry: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with an edition, each with its key below the edition."""
    if not _ID.fullmatch(id) or not isinstance(entry, dict):
        yield (), f"{id!r} is no edition; write its id, such as pd3, between [ and ], and its fields below"
        return
    unknown = [name for name in entry if name not in _WANTED]
    missing = [name for name in _WANTED if name not in entry]
    for name in unknown:
        near = meant(name, missing) or f"; there are {', '.join(_WANTED)}"
        yield (name,), f"{id} has the field {name!r}, which no edition has{near}"
    if missing and not unknown:  # or one of them is misspelt
        name = missing[0]
        what = f"the table [{id}.{PASSAGES}]" if name == PASSAGES else f"{name} = and its value"
        yield (), f"{id} has no {name}; add {what}"
    for name in _WANTED:
        if name in entry:
            yield from _wrong(id, name, entry[name])


def _wrong(id: str, name: str, value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with a field, with its key below the edition."""
    if name == PASSAGES:
        if not isinstance(value, dict):
            yield (name,), f"{id} needs a table of passages, each with its fingerprint"
            return
        for passage, mark in value.items():
            if not isinstance(mark, str) or not re.fullmatch(FINGERPRINT, mark):
                mend = "delete the line, then run make lock-source PDF=FILE"
                yield (name, passage), f"{passage} has no fingerprint but {mark!r}; {mend}"
    elif name == _NUMBER:
        if type(value) is not int or not 0 <= value < 1000:
            yield (name,), f"{id} has {value!r} for {name}; write the number of pages before page 1"
    elif not isinstance(value, str):
        yield (name,), f"{id} has a {name} that is no text; put it between quotes"
    elif not re.fullmatch(_FORMS[name].pattern, value, re.ASCII if name != "title" else 0):
        yield (name,), f"{id} has the {name} {value!r}; {_FORMS[name].mend}" if value else f"{id} has an empty {name}"


def _between(tables: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield names that two editions share, and dates that are not in the order of the editions."""
    seen: dict[str, str] = {}
    for id, entry in tables.items():
        if (first := seen.setdefault(entry["name"].lower(), id)) != id:
            yield (id, "name"), f"{id} has the same name as {first}; give each its own"
    for (before, earlier), (id, later) in pairwise(tables.items()):
        if _month(later["date"]) < _month(earlier["date"]):
            yield (id, "date"), f"{id} is dated before {before}, which is above it; put the editions in their order"


def _month(date: str) -> tuple[int, int]:
    month, year = date.split()
    return int(year), MONTHS.index(month)
