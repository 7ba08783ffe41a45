"""Each kind of statement as a sheet, with a column for each of its fields in the model."""

from __future__ import annotations

import enum
from typing import Any

from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Policy, Provision, Statement, link_fields, options
from traceability.policy.values import Lines, written
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink

DERIVED = ("edition", "number", "year", "found_at")
"""Computed properties that get a column if the kind has them."""

BETWEEN = "; "
"""The separator between two ids or phrases of one cell."""

WIDE = {"id": 20, "title": 40, "text": 80}
"""The widths of columns in characters, where they differ from ``NARROW``."""
NARROW = 18


def sheet(policy: Policy, published: Publication, kind: type[Statement]) -> Sheet:
    """Return all statements of ``kind``, in the order of the pages; columns have the names of the policy."""
    derived = [name for name in DERIVED if isinstance(getattr(kind, name, None), property)]
    source = ["page_url"] if issubclass(kind, Provision) else []
    head = ("id", "title", *derived, *options(kind), "text", *source, "address")
    rows = tuple(_row(policy, published, statement, derived) for statement in policy.all(kind))
    return Sheet(kind.kind, {name: WIDE.get(name, NARROW) for name in head}, rows, held=1)


def _row(policy: Policy, published: Publication, statement: Statement, derived: list[str]) -> tuple[Value, ...]:
    linked = list(statement.links())

    def value(option: str) -> Value:
        if option in link_fields(type(statement)):
            return BETWEEN.join(policy.in_order(id for name, id in linked if name == option))
        return _value(getattr(statement, option))

    source = [policy.editions[statement.edition].page_url(statement.page)] if isinstance(statement, Provision) else []
    return (
        statement.id,
        statement.title,
        *(_value(getattr(statement, name)) for name in derived),
        *map(value, options(type(statement))),
        cells.body(policy, statement),
        *source,
        published.address(permalink(statement)),
    )


def _value(value: Any) -> Value:
    """Return a value as a page would write it, except that numbers stay numbers; empty if the page has none.

    Spreadsheet programs take lines such as ``10-12`` for a date, so they are written ``10 to 12``.
    """
    match value:
        case Lines():
            return value.text.replace("-", " to ")
        case tuple():
            return BETWEEN.join(value)
        case int() if value and not isinstance(value, enum.Enum):
            return value
        case _:
            return written(value)
