"""A finding: where, which rule, about what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from traceability.policy.model import Place

GUESSED = 50
"""Findings of a rule that say what was meant; each is held against every id, which takes a while."""


class Finding(NamedTuple):
    """A broken rule: where, which, about what, and how to mend it."""

    place: Place
    code: str
    about: str
    message: str

    def __str__(self) -> str:
        return _printable(" ".join(filter(None, (f"{self.place}:", self.code, self.about, self.message))))


def an(kind: str) -> str:
    """A kind of statement with its article."""
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _printable(text: str) -> str:
    """A text for a terminal, on which nothing in it that a stranger wrote can act or hide."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def meant(word: str, known: Iterable[str]) -> str:
    """``; did you mean …?`` where one of ``known`` resembles ``word``, otherwise nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known))
    return f"; did you mean {near[0]}?" if near else ""
