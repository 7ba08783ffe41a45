"""The parts of a spreadsheet: sheets of plain values under one head, and a first sheet that describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from traceability.publication.identity import NAME, NOTICE, Publication


@dataclass(frozen=True, slots=True)
class Linked:
    """A text with a link to an address; plain text if the address is empty."""

    text: str
    address: str


Value = str | int | Linked


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under one head: each column has a title and a width in characters.

    The first ``held`` columns stay in sight when a reader scrolls. ``choices`` lists the allowed values of columns that
    readers fill in, by title.
    """

    name: str
    columns: Mapping[str, int]
    rows: tuple[tuple[Value, ...], ...]
    held: int = 0
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def about(published: Publication, what: str, *legends: Iterable[tuple[str, str]]) -> Sheet:
    """Return the first sheet of a workbook: contents, unofficial status, origin, and the meaning of its words."""
    rows: list[tuple[Value, ...]] = [
        ("What this is", what),
        ("Notice", NOTICE),
        ("From", Linked(f"{NAME}, version {published.version}", published.site)),
        ("License", "Our words: CC BY 4.0. The text of NIST’s drafts is not included; pages and lines lead to it."),
    ]
    return Sheet("About", {"About": 22, NAME: 100}, (*rows, *(row for legend in legends for row in legend)))
