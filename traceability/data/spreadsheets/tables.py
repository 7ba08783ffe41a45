"""Every view that a page can show without an argument, as a sheet."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from traceability import views
from traceability.analysis.edition_history import before
from traceability.analysis.readings import Range
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Policy, in_edition
from traceability.views.table import NONE, Agreed, Cell, Cite, Counted, Modes, Points, Row, Share, Table, Tally


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
    """Return a table as a sheet for programs; the title of the group and the id of the row's subject come first.

    What a page adds to the subject in brackets, such as *contested*, is in the last column.
    Modes that share a column or a row each have their own, since programs read one mode. Counts are numbers: a range, a
    share or several counts of one cell have several columns. Rows that count what others count are left out.
    """
    records = [(group, _columns(table.head, row)) for group, whole in table.records for row in _each(whole)]
    columns: dict[str, list[Value]] = {}
    if any(group is not None for group, _ in table.groups):
        columns["Group"] = [_group(policy, group) for group, _ in records]
    subjects = [row[0] if isinstance(row[0], Cite) else Cite("") for _, row in records]
    if any(subject.id for subject in subjects):
        columns["Id"] = [subject.id for subject in subjects]
    records = [(group, (_without_note(row[0]), *row[1:])) for group, row in records]
    for place, title in enumerate(_columns(table.head, table.head)):
        parts = [_parts(policy, row[place] if place < len(row) else "") for _, row in records]
        for name, values in _spread(cells.text(policy, title), parts):
            known = columns.get(name, values) == values
            columns[name if known else f"{name} ({place + 1})"] = values  # two releases may have one title
    if any(subject.note for subject in subjects):
        columns["Note"] = [subject.note for subject in subjects]
    return Sheet(table.caption, dict.fromkeys(columns, 0), tuple(zip(*columns.values(), strict=True)))


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


def _group(policy: Policy, title: Cell | None) -> Value:
    """Return the title of a group without what it says of its rows; empty without a title."""
    match title:
        case None:
            return ""
        case Counted():
            return title.title
        case _:
            return cells.text(policy, _without_note(title))


def _without_note(cell: Cell) -> Cell:
    return replace(cell, note="") if isinstance(cell, Cite) else cell


def _parts(policy: Policy, cell: Cell) -> Mapping[str, Value | Range]:
    """Return the values of a cell, each by what the title of its column ends in."""
    match cell:
        case Tally():
            return {verdict.label: count for verdict, count in cell.ranges.items() if count.most}
        case Share():
            return {"in reach": cell.span, "of": cell.of, "percent": cell.percent if cell.of else ""}
        case Points():
            return {"in points": cell.change}
        case Agreed():
            return {"": cell.count, "of": cell.of}
        case Range():
            return {"": cell}
        case Modes():
            return {"": cells.text(policy, tuple(map(Cite, cell.ids)))}
        case str() if cell == NONE:
            return {"": ""}
        case _:
            return {"": cell if type(cell) is int else cells.text(policy, cell)}


def _spread(title: str, rows: Sequence[Mapping[str, Value | Range]]) -> Iterator[tuple[str, list[Value]]]:
    """Yield the columns of one column of a table: title and values, and limits where readings differ in some row."""
    for part in dict.fromkeys(part for row in rows for part in row) or ("",):
        name = f"{title}, {part}" if part else title
        values = [row.get(part, 0) for row in rows]
        yield name, [value.published if isinstance(value, Range) else value for value in values]
        if any(isinstance(value, Range) and value.fewest != value.most for value in values):
            yield f"{name}, fewest", [value.fewest if isinstance(value, Range) else value for value in values]
            yield f"{name}, most", [value.most if isinstance(value, Range) else value for value in values]
