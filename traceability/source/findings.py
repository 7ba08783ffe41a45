"""A finding: its place, its rule, its subject, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from traceability.policy.model import Place

GUESSED = 50
"""How many findings of a rule suggest a correction. Each suggestion compares a word with every id, which is slow."""


class Finding(NamedTuple):
    """A broken rule: its place, its code, its subject, and a message that says how to fix it."""

    place: Place
    code: str
    about: str
    message: str

    def __str__(self) -> str:
        return printable(" ".join(filter(None, (f"{self.place}:", self.code, self.about, self.message))))


def an(kind: str) -> str:
    """Return a kind of statement with its article."""
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def printable(text: str) -> str:
    """Return a text for one line of a terminal, with unprintable characters escaped.

    A stranger may have written the text. Without escapes it could act on the terminal or hide there.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def printable_lines(text: str) -> str:
    """Return a text of several lines for a terminal, each as ``printable`` returns it."""
    return "\n".join(map(printable, text.split("\n")))


def meant(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean …?`` if one of ``known`` resembles ``word``, otherwise an empty string."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known))
    return f"; did you mean {near[0]}?" if near else ""
