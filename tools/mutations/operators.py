"""What a change is made to, and the register of all ways to make one.

An operator is a function of a ``Site``. It returns the new text of the field, or the edits where it changes more than
that, or None where there is nothing that it could change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from mutations.written import Edit, Written
from traceability.policy.model import KINDS, options
from traceability.policy.values import Identifier, Lines, address, count, day, phrases
from traceability.source.markdown import Block

SORTS = {
    count: "number",
    Lines: "lines",
    day: "day",
    Identifier: "identifier",
    address: "address",
    phrases: "phrases",
    str: "text",
}
"""What sort of value each reader of an option makes, links and choices aside."""


def sort_of(kind: str, field: str) -> str:
    """The sort of values that a field holds. Raises KeyError for a reader that is not known here."""
    if field in ("id", "title", "body", "statement"):
        return field
    option = options(KINDS[kind])[field]
    if "kinds" in option.metadata:
        return "link"
    return "choice" if "words" in option.metadata else SORTS[option.metadata["read"]]


@dataclass(frozen=True)
class Site:
    """Something that can be changed, with a source of chance of its own."""

    written: Written
    draw: Random

    @property
    def about(self) -> str:
        """What it is, for a reader of the report."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        raise NotImplementedError

    def write(self, value: str) -> tuple[Edit, ...]:
        """The edit that puts another value in place of its own."""
        raise NotImplementedError

    def others(self) -> list[Site]:
        """The others of its sort that have another value."""
        raise NotImplementedError

    def one_of(self, some: Iterable[Any]) -> Any:
        """One of some things by chance; None where there are none."""
        choice = list(some)
        return self.draw.choice(choice) if choice else None


@dataclass(frozen=True)
class Field(Site):
    """One field of one statement; the whole statement is a field too."""

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
        """The edit that puts other lines in place of the line of an option."""
        place = self.block.option(self.field).place
        return (Edit(place.path, place.line, place.line + 1, lines),)

    def others(self) -> list[Field]:
        found = (Field(self.written, self.draw, block, self.field) for block in self.written.blocks[self.block.kind])
        return [site for site in found if site.value and site.value != self.value]


@dataclass(frozen=True)
class Passage(Site):
    """Some lines of a file, outside of statements, alike some others: an entry of a record, a paragraph of a page."""

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
"""For each sort of field the operators on it, each by its name in words."""


def on(*sorts: str) -> Callable[[Operator], Operator]:
    """Register an operator on some sorts of fields."""

    def register(operator: Operator) -> Operator:
        for sort in sorts:
            OPERATORS.setdefault(sort, {})[operator.__name__.replace("_", " ")] = operator
        return operator

    return register


def edits(operator: Operator, site: Site) -> tuple[Edit, ...]:
    """What an operator does at a site; empty where it can do nothing."""
    match operator(site):
        case None:
            return ()
        case str() as value:
            return site.write(value) if value != site.value else ()
        case some:
            return tuple(some)
