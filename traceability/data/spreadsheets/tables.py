"""Every view that a page can show without an argument, as a sheet."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator

from traceability import views
from traceability.analysis.edition_history import before
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Policy, in_edition
from traceability.views.table import Cell, Cite, Table


def views_shown(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the name and edition of each view that a page can show without an argument; the edition may be empty."""
    for name, view in views.VIEWS.items():
        if len(inspect.signature(view).parameters) > 1:
            continue
        if view not in views.OF_ONE_EDITION:
            yield name, ""
            continue
        for edition in policy.editions:
            if view not in views.COMPARING or before(policy, edition):
                yield name, edition


def sheet_of(policy: Policy, view: str, edition: str = "") -> Sheet:
    """Return a view as a sheet, for one edition or for all."""
    part = in_edition(policy, edition)
    return sheet(part, views.VIEWS[view](part))


def sheet(policy: Policy, table: Table) -> Sheet:
    """Return a table as a sheet; the title of the group and the id of the row's subject come first."""
    rows = [(group, row) for group, members in table.groups for row in members]
    grouped = any(group is not None for group, _ in table.groups)
    cited = any(isinstance(row[0], Cite) for row in table.rows)

    def leads(group: Cell | None, row: tuple[Cell, ...]) -> Iterator[str]:
        if grouped:
            yield "" if group is None else cells.text(policy, group)
        if cited:
            yield row[0].id if isinstance(row[0], Cite) else ""

    head = [*(["Group"] if grouped else []), *(["Id"] if cited else []), *(cells.text(policy, c) for c in table.head)]
    values = tuple((*leads(group, row), *(_value(policy, cell) for cell in row)) for group, row in rows)
    return Sheet(table.caption, dict.fromkeys(_distinct(head), 0), values)


def _value(policy: Policy, cell: Cell) -> Value:
    return cell if type(cell) is int else cells.text(policy, cell)


def _distinct(titles: Iterable[str]) -> Iterator[str]:
    """Yield distinct titles of columns: a second ``Kept`` becomes ``Kept (2)``."""
    seen: Counter[str] = Counter()
    for title in titles:
        seen[title] += 1
        yield title if seen[title] == 1 else f"{title} ({seen[title]})"
