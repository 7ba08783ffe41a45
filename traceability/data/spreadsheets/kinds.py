"""Each kind of statement as a sheet, with a column for each of its fields in the model."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from traceability.data import derived
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Policy, Statement, link_fields, options
from traceability.policy.values import Lines, written
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink

BETWEEN = "; "
"""The separator between two ids or phrases of one cell."""

WIDE = {"id": 20, "title": 40, "text": 80}
"""The widths of columns in characters, where they differ from ``NARROW``."""
NARROW = 18


def sheet(policy: Policy, published: Publication, kind: type[Statement]) -> Sheet:
    """Return all statements of ``kind``, in the order of the pages; columns have the names of the policy."""
    lead = derived.properties(kind)
    rest = [name for name in derived.names(kind) if name not in lead]
    head = ("id", "title", *lead, *options(kind), "text", *rest, "address")
    rows = tuple(_row(policy, published, statement, head) for statement in policy.all(kind))
    return Sheet(kind.kind, {name: WIDE.get(name, NARROW) for name in head}, rows, held=1)


def _row(policy: Policy, published: Publication, statement: Statement, head: Iterable[str]) -> tuple[Value, ...]:
    linked = list(statement.links())
    given = {name: _value(value) for name, value in derived.values(policy, statement).items()}
    given |= {"text": cells.body(policy, statement), "address": published.address(permalink(statement))}

    def value(name: str) -> Value:
        if name in given:
            return given[name]
        if name in link_fields(type(statement)):
            return BETWEEN.join(policy.in_order(id for option, id in linked if option == name))
        return _value(getattr(statement, name))

    return tuple(map(value, head))


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
