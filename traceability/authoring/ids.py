"""Find the next free id of a kind of statement. Only this module knows the order in which ids are assigned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from string import ascii_uppercase

from traceability.policy.errors import UserError
from traceability.policy.model import (
    Alternative,
    Claim,
    Comment,
    Disclosure,
    Duty,
    Evidence,
    OtherReading,
    Release,
    ReleaseDocument,
    Statement,
    Tool,
)

MADE_OF: dict[type[Statement], str] = {
    Tool: "its NAME, e.g. model-signing",
    Release: "the NAME of the model, e.g. GPT-2",
    ReleaseDocument: "the id of its release and what it is, e.g. REL-GPT-2 card",
    Disclosure: "the id of its release and of what it is about, e.g. REL-GPT-2 PD2-R6-1-2",
    Duty: "the id of its framework and its place there, e.g. LAW-EU 53-1-A",
}
"""The kinds whose ids are made of words alone, with those words."""

_KINDS: tuple[type[Statement], ...] = (Alternative, Evidence, Claim, Comment, OtherReading, *MADE_OF)
ADDED = {kind.kind: kind for kind in _KINDS}
"""The kinds of which contributors add statements. The guidance gives all other kinds, or they change the lens."""

NAMED = (Evidence, Comment)
"""The kinds whose ids hold a name and a year; the ids of other kinds are numbered."""


def next_id(kind: type[Statement], taken: Container[str], *words: str) -> str:
    """Return the id after the last one of its series that was ever ``taken``.

    For a named kind, ``words`` are the name and the year, for a reading the id of its requirement, and for the others
    what ``MADE_OF`` says. Gaps stay, because their former meaning is unknown. Raises UserError if ``words`` make no id,
    or if the series is used up.
    """
    series = list(_series(kind, *words))
    last = max((number for number, id in enumerate(series) if id in taken), default=-1)
    if last + 1 == len(series):
        named = kind in NAMED or kind in MADE_OF
        mend = "choose another NAME" if named else f"widen the pattern {kind.id_pattern}"
        raise UserError(f"{series[-1]} is taken, and no id comes after it; {mend}")
    return series[last + 1]


def _series(kind: type[Statement], *words: str) -> Iterator[str]:
    """Return the ids that the pattern of ``kind`` allows, in the order in which they are assigned."""
    stem = kind.id_pattern.partition("-")[0]
    if kind is OtherReading:
        return _readings(*words)
    if kind in MADE_OF:
        return iter([_made_of(kind, stem, *words)])
    if kind not in NAMED:
        if words:
            raise UserError(f"the id of a new {kind.kind} is a number; leave out {' '.join(words)!r}")
        return (f"{stem}-{number:03}" for number in range(1, 1000))
    if len(words) != 2 or not re.fullmatch(r"\d{4}", words[1], re.ASCII):
        raise UserError(f"the id of a new {kind.kind} needs a NAME and a YEAR, e.g. Tamirisa 2024")
    every = (f"{stem}-{_name(words[0])}-{words[1]}{letter}" for letter in ("", *ascii_uppercase))
    return (id for id in every if re.fullmatch(kind.id_pattern, id, re.ASCII))


def _readings(*words: str) -> Iterator[str]:
    """Return the ids of the readings of a requirement."""
    ids = [f"READ-{word.upper()}-{letter}" for word in words for letter in ascii_uppercase]
    pattern = OtherReading.id_pattern.replace("{edition}", r"[A-Z]+\d")
    if len(words) != 1 or not re.fullmatch(pattern, ids[0], re.ASCII):
        raise UserError("the id of a new reading needs the id of its requirement, e.g. PD2-R6-1-1")
    return iter(ids)


def _made_of(kind: type[Statement], stem: str, *words: str) -> str:
    """Return the id that words make, without the prefix of a release or a framework that is one of them."""
    said = without_accents("-".join(words)).upper().removeprefix("REL-").removeprefix("LAW-")
    id = f"{stem}-{re.sub('[^A-Z0-9]+', '-', said).strip('-')}"
    if not words or not re.fullmatch(kind.id_pattern.replace("{edition}", r"[A-Z]+\d"), id, re.ASCII):
        raise UserError(f"the id of a new {kind.kind} needs {MADE_OF[kind]}")
    return id


def without_accents(text: str) -> str:
    """Return a text in which each letter with an accent is the same letter without it."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _name(text: str) -> str:
    """Return a name in capitals from A to Z, without accents, spaces, hyphens and apostrophes.

    Raises UserError if other characters remain.
    """
    name = re.sub(r"[ '’-]", "", without_accents(text)).upper()
    if not re.fullmatch(r"[A-Z]+", name):
        raise UserError(f"{text!r} cannot stand in an id; write the NAME with the letters A to Z")
    return name
