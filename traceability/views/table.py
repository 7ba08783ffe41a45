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


Cell = (
    str
    | int
    | Range
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
    """Rows under one head, in groups that may have titles."""

    caption: str
    head: Row
    groups: Groups

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all groups."""
        return tuple(row for _, rows in self.groups for row in rows)
