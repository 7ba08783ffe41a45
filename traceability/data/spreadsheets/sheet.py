"""What a spreadsheet is made of: sheets of plain values under one head, and a first sheet that says what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from traceability.publication.identity import NAME, NOTICE, Publication


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to an address; where the address is empty, only the text."""

    text: str
    address: str


Value = str | int | Linked


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under one head: each column has a title and a width in characters.

    The first ``held`` columns stay in sight when the others are scrolled. ``choices`` names, by its title, what a
    column that readers fill in can hold.
    """

    name: str
    columns: Mapping[str, int]
    rows: tuple[tuple[Value, ...], ...]
    held: int = 0
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def about(published: Publication, what: str, *legends: Iterable[tuple[str, str]]) -> Sheet:
    """The first sheet of a workbook: what it is, that it is unofficial, whose it is, and what its words mean."""
    said: list[tuple[Value, ...]] = [
        ("What this is", what),
        ("Notice", NOTICE),
        ("From", Linked(f"{NAME}, version {published.version}", published.site)),
        ("License", "Our words: CC BY 4.0. The text of NIST’s drafts is not included; pages and lines lead to it."),
    ]
    return Sheet("About", {"About": 22, NAME: 100}, (*said, *(row for legend in legends for row in legend)))
