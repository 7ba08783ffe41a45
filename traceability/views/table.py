"""A table: rows of plain values under one head. ``html``, ``pdf`` and ``data.spreadsheets`` render it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from traceability.analysis.readings import Range
from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict
from traceability.policy.values import ControlStatus


@dataclass(frozen=True, slots=True)
class Cite:
    """A link to a statement, shown by its number or name; ``views.content.reference`` says what ``full`` adds.

    A ``note`` follows in brackets.
    """

    id: str
    full: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Modes:
    """Release modes that share a column, a row or a cell. ``full`` names each mode besides their family."""

    ids: tuple[str, ...]
    full: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each verdict occurs; ``ranges`` has the range of each count over all readings, where there is one."""

    counts: Mapping[Verdict, int]
    ranges: Mapping[Verdict, Range] = field(default_factory=dict)

    @property
    def occurring(self) -> Mapping[Verdict, int]:
        """The verdicts that occur at least once."""
        return {verdict: count for verdict, count in self.counts.items() if count}

    @property
    def total(self) -> int:
        """The number of requirements."""
        return sum(self.counts.values())

    @property
    def applying(self) -> int:
        """The number of requirements that can be followed, if only by contract or before release."""
        return sum(count for verdict, count in self.counts.items() if verdict.applies)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some requirements can be followed in a mode, with the ``span`` of that count over all readings."""

    within: int
    of: int
    span: Range

    @property
    def percent(self) -> int:
        """The share in percent, rounded down so that it never flatters."""
        return 100 * self.within // self.of if self.of else 0

    @property
    def label(self) -> str:
        """The share in words, e.g. 9 of 14 (64 %); "none" if there is nothing to share."""
        return f"{self.within} of {self.of} ({self.percent}\N{NO-BREAK SPACE}%)" if self.of else "none"

    @property
    def ranged(self) -> str:
        """The share in words, with the range over all readings if they differ."""
        differs = self.span.fewest != self.span.most
        return f"{self.label}; over all readings {self.span.fewest} to {self.span.most}" if differs else self.label


@dataclass(frozen=True, slots=True)
class Points:
    """The change of a share in percentage points."""

    change: int

    @property
    def label(self) -> str:
        """The change in words, e.g. +16 points; "none" if there is no change."""
        return f"{self.change:+} point{'' if abs(self.change) == 1 else 's'}" if self.change else "none"


@dataclass(frozen=True, slots=True)
class Agreed:
    """How many of some answers agree."""

    count: int
    of: int

    @property
    def label(self) -> str:
        """The count in words, e.g. 146 of 150."""
        return f"{self.count} of {self.of}"


@dataclass(frozen=True, slots=True)
class Counted:
    """The title of a group, with the number of its rows."""

    title: str
    count: int

    @property
    def label(self) -> str:
        """The title with the number in brackets."""
        return f"{self.title} ({self.count})"


NONE = "–"
"""What a cell shows that has nothing to say; a spreadsheet leaves it empty."""

Cell = (
    str
    | int
    | Range
    | Share
    | Points
    | Agreed
    | Counted
    | Cite
    | Modes
    | Tally
    | Verdict
    | ControlStatus
    | Judgement
    | GradedAlternative
    | tuple["Cell", ...]
)
Row = tuple[Cell, ...]
Group = tuple[Cell | None, tuple[Row, ...]]
Groups = tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one head, in groups that may have titles.

    ``counted_again`` has the places, among the rows of all groups, of those that count what other rows count, such as
    totals. A place below 0 counts from the end. Programs would count twice, so spreadsheets leave these rows out.
    """

    caption: str
    head: Row
    groups: Groups
    counted_again: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all groups."""
        return tuple(row for _, rows in self.groups for row in rows)

    @property
    def records(self) -> tuple[tuple[Cell | None, Row], ...]:
        """Every row, after the title of its group, that counts what no other row counts."""
        every = [(title, row) for title, rows in self.groups for row in rows]
        again = {place % len(every) for place in self.counted_again if every}
        return tuple(record for place, record in enumerate(every) if place not in again)
