"""A finding: its place, its rule, its subject, and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from traceability.policy.model import Place

GUESSED = 50
"""How many findings of a rule suggest a correction. Each suggestion compares a word with every id, which is slow."""

HANDFUL = 5
"""The largest number of findings of one cause that are printed one by one."""

LIKE = 0.6
"""How much a word resembles another at least if it may be a slip for it; 1 is the same word."""

FIRST = 3
"""How many further places the line of a group names."""

LOOK_ALIKE = str.maketrans("oil", "011")
_PART = re.compile(r"[^\W_]+")


class Finding(NamedTuple):
    """A broken rule: its place, its code, its subject, and a message that says how to fix it.

    ``cause`` is the name that all findings of one mistake have in common, such as an id that no statement has. It is
    empty if the message alone says what they have in common.
    """

    place: Place
    code: str
    about: str
    message: str
    cause: str = ""

    def __str__(self) -> str:
        return printable(" ".join(filter(None, (f"{self.place}:", self.code, self.about, self.message))))


def grouped(findings: Iterable[Finding]) -> list[str]:
    """Return the lines of findings for a person, in their order: one for each, and one for many of the same cause."""
    alike: dict[str, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(finding.cause or finding.message, []).append(finding)
    groups = ([*map(str, group)] if len(group) <= HANDFUL else [_sum(group)] for group in alike.values())
    return [line for group in groups for line in group]


def _sum(group: Sequence[Finding]) -> str:
    """Return the line of a group: its first finding, the number of the others and their first places."""
    places = ", ".join(str(finding.place) for finding in group[1 : FIRST + 1])
    rest = f"{len(group) - 1} more findings have the same cause, at {places} and further on"
    return f'{group[0]} ({printable(rest)}; make check ARGS="--format lines" prints each)'


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
    """Return ``; did you mean …?`` if ``word`` may be a slip for one of ``known``, otherwise an empty string.

    The case of letters is ignored. Another number, year or word is no slip, but the name of something else.
    """
    from difflib import get_close_matches

    names = {name.casefold(): name for name in known}
    near = (names[name] for name in get_close_matches(word.casefold(), list(names)) if _a_slip(word.casefold(), name))
    return next((f"; did you mean {name}?" for name in near), "")


def _a_slip(word: str, name: str) -> bool:
    """Return whether a word may be written for a name: with the same numbers, and with each part much like its own."""
    from difflib import SequenceMatcher

    parts = [_PART.findall(text) for text in (word, name)]
    pairs = zip(*parts, strict=True) if len(parts[0]) == len(parts[1]) else [("".join(parts[0]), "".join(parts[1]))]
    return _numbers(parts[0]) == _numbers(parts[1]) and all(
        re.search(r"\d", written + known) or SequenceMatcher(None, written, known).ratio() >= LIKE
        for written, known in pairs
    )


def _numbers(parts: Iterable[str]) -> list[list[str]]:
    """Return the characters of each part with a number, in an order that does not depend on how they were typed.

    Leading zeros make no difference, nor does a letter that looks like a digit.
    """
    digits = (re.sub(r"(?<!\d)0+", "", part.translate(LOOK_ALIKE)) for part in parts if re.search(r"\d", part))
    return [sorted(number) for number in digits]
