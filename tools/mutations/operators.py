"""What can be changed, and the register of all operators.

An operator is a function of a ``Site``. It returns the new text of the field, or the edits if it changes more than
that, or None if it finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from mutations.written import Edit, Written
from traceability.policy.model import KINDS, options
from traceability.policy.values import Identifier, Lines, address, count, day, passage, phrases
from traceability.source.markdown import Block

SORTS = {
    count: "number",
    Lines: "lines",
    day: "day",
    Identifier: "identifier",
    address: "address",
    phrases: "phrases",
    passage: "text",
    str: "text",
}
"""The sort of value that each reader of an option returns, except links and choices."""


def sort_of(kind: str, field: str) -> str:
    """Return the sort of values that a field has. Raises KeyError for a reader that is not in ``SORTS``."""
    if field in ("id", "title", "body", "statement"):
        return field
    option = options(KINDS[kind])[field]
    if "kinds" in option.metadata:
        return "link"
    return "choice" if "words" in option.metadata else SORTS[option.metadata["read"]]


@dataclass(frozen=True)
class Site:
    """Something that can be changed, with its own source of randomness."""

    written: Written
    draw: Random

    @property
    def about(self) -> str:
        """What the site is, for a reader of the report."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        raise NotImplementedError

    def write(self, value: str) -> tuple[Edit, ...]:
        """Return the edits that replace the value of the site."""
        raise NotImplementedError

    def others(self) -> list[Site]:
        """Return the other sites of its sort that have another value."""
        raise NotImplementedError

    def one_of(self, items: Iterable[Any]) -> Any:
        """Return one of some things at random; None if there are none."""
        choice = list(items)
        return self.draw.choice(choice) if choice else None


@dataclass(frozen=True)
class Field(Site):
    """One field of one statement; the whole statement is also a field."""

    block: Block
    field: str

    @property
    def about(self) -> str:
        return self.block.id

    @property
    def value(self) -> str:
        if self.field in ("title", "body"):
            return getattr(self.block, self.field)
        return option.value if (option := self.block.option(self.field)) else ""

    @property
    def metadata(self) -> Any:
        return options(KINDS[self.block.kind])[self.field].metadata

    def write(self, value: str) -> tuple[Edit, ...]:
        path, block = self.block.place.path, self.block
        if self.field == "title":
            return (Edit(path, block.place.line, block.place.line + 1, (f":::{{{block.kind}}} {value}".rstrip(),)),)
        if self.field == "body":
            end = block.body_line + block.body.count("\n") + 1
            return (Edit(path, block.body_line, end, tuple(value.split("\n"))),)
        return self.write_line(f":{self.field}: {value}".rstrip())

    def write_line(self, *lines: str) -> tuple[Edit, ...]:
        """Return the edit that replaces the line of an option with other lines."""
        place = self.block.option(self.field).place
        return (Edit(place.path, place.line, place.line + 1, lines),)

    def others(self) -> list[Field]:
        sites = (Field(self.written, self.draw, block, self.field) for block in self.written.blocks[self.block.kind])
        return [site for site in sites if site.value and site.value != self.value]


@dataclass(frozen=True)
class Passage(Site):
    """Lines of a file outside statements, with others of the same sort: a record entry or a paragraph of a page."""

    path: str
    first: int
    end: int
    alike: Sequence[Passage] = field(default=(), compare=False)

    @property
    def about(self) -> str:
        return f"{self.path}:{self.first}"

    @property
    def value(self) -> str:
        return "\n".join(self.written.lines[self.path][self.first - 1 : self.end - 1])

    def write(self, value: str) -> tuple[Edit, ...]:
        return (Edit(self.path, self.first, self.end, tuple(value.split("\n"))),)

    def others(self) -> list[Passage]:
        return [other for other in self.alike if other.value != self.value]


Operator = Callable[[Site], "str | Iterable[Edit] | None"]

OPERATORS: dict[str, dict[str, Operator]] = {}
"""The operators on each sort of field, each by its name in words."""


def on(*sorts: str) -> Callable[[Operator], Operator]:
    """Register an operator on some sorts of fields."""

    def register(operator: Operator) -> Operator:
        for sort in sorts:
            OPERATORS.setdefault(sort, {})[operator.__name__.replace("_", " ")] = operator
        return operator

    return register


def edits(operator: Operator, site: Site) -> tuple[Edit, ...]:
    """Return the edits of an operator at a site; empty if it changes nothing."""
    match operator(site):
        case None:
            return ()
        case str() as value:
            return site.write(value) if value != site.value else ()
        case changes:
            return tuple(changes)
