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
from traceability.views.table import Cell, Cite, Modes, Row, Table


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
    """Return a table as a sheet; the title of the group and the id of the row's subject come first.

    Modes that share a column or a row each have their own, since programs read one mode.
    """
    rows = [
        (group, _columns(table.head, row))
        for group, members in table.groups
        for whole in members
        for row in _each(whole)
    ]
    grouped = any(group is not None for group, _ in table.groups)
    cited = any(isinstance(row[0], Cite) for _, row in rows)

    def leads(group: Cell | None, row: tuple[Cell, ...]) -> Iterator[str]:
        if grouped:
            yield "" if group is None else cells.text(policy, group)
        if cited:
            yield row[0].id if isinstance(row[0], Cite) else ""

    titles = (cells.text(policy, cell) for cell in _columns(table.head, table.head))
    head = [*(["Group"] if grouped else []), *(["Id"] if cited else []), *titles]
    values = tuple((*leads(group, row), *(_value(policy, cell) for cell in row)) for group, row in rows)
    return Sheet(table.caption, dict.fromkeys(_distinct(head), 0), values)


def _each(row: Row) -> Iterator[Row]:
    """Yield a row for each of the modes that share it."""
    first, *rest = row
    yield from ((Cite(mode), *rest) for mode in first.ids) if isinstance(first, Modes) else (row,)


def _columns(head: Row, row: Row) -> Row:
    """Return the cells of a row, or of the head itself, with one for each of the modes that share a column."""
    return tuple(
        Cite(title.ids[n]) if cell is title and isinstance(title, Modes) else cell
        for title, cell in zip(head, row, strict=False)
        for n in range(len(title.ids) if isinstance(title, Modes) else 1)
    )


def _value(policy: Policy, cell: Cell) -> Value:
    if isinstance(cell, Modes):
        return cells.text(policy, tuple(map(Cite, cell.ids)))
    return cell if type(cell) is int else cells.text(policy, cell)


def _distinct(titles: Iterable[str]) -> Iterator[str]:
    """Yield distinct titles of columns: a second ``Kept`` becomes ``Kept (2)``."""
    seen: Counter[str] = Counter()
    for title in titles:
        seen[title] += 1
        yield title if seen[title] == 1 else f"{title} ({seen[title]})"
