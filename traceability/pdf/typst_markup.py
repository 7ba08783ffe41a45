"""Text, links, citations and tables in typst's markup. Only this module knows that markup.

Every function returns an expression of typst's code mode. Text of the policy enters it only as a string literal, so
that typst never reads it as markup. Names that are not typst's own are defined in the look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from traceability.policy.model import Policy
from traceability.views.content import Content, Lines, Listing, Reference, Sense, content
from traceability.views.table import Table, Tally

Expression = str
UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
"""Control characters, halves of characters, and private ones, which PDF/A-2a refuses because they mean nothing."""


def text(value: object) -> Expression:
    """Return text as a string literal; characters that no font can show, such as control characters, become spaces."""
    plain = UNSHOWN.sub(" ", str(value))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def call(function: str, *arguments: Expression, **named: object) -> Expression:
    """Return a call of a function of typst or of the look; named arguments are expressions, numbers or truth values."""
    options = (f"{key.replace('_', '-')}: {str(value).lower() if isinstance(value, bool) else value}"
               for key, value in named.items())  # fmt: skip
    return f"{function}({', '.join((*options, *arguments))})"


def join(parts: Iterable[Expression], between: str = "") -> Expression:
    """Return several parts as one, with some text between them."""
    separator = f"; {text(between)}; " if between else "; "
    return "{" + separator.join(parts) + "}"


def listed(parts: Iterable[Expression]) -> Expression:
    """Return an array in the syntax of typst."""
    return "(" + "".join(f"{part}, " for part in parts) + ")"


def link(target: str, shown: Expression) -> Expression:
    """Return a link to an address, or to a label of the book."""
    return call("link", text(target) if target.startswith("https://") else call("label", text(target)), shown)


def labelled(element: Expression, label: str) -> Expression:
    """Return an element that links can lead to."""
    return f"[#{element}#{call('label', text(label))}]"


def heading(level: int, title: Expression, label: str) -> Expression:
    """Return a heading of a ``level`` from 1 on that links can lead to."""
    return labelled(call("heading", title, level=level), label)


def paragraph(*parts: Expression) -> Expression:
    """Return a paragraph of parts without blanks between them."""
    return call("par", join(parts))


def refer(to: Reference) -> Expression:
    """Return a reference, linked to the place of the statement in the book."""
    linked = link(to.id, text(to.named))
    return join([linked, text(to.noted)]) if to.note else linked


def listing(code: str) -> Expression:
    """Return lines of code, each as a literal."""
    lines = ' + "\\n" + '.join(map(text, code.rstrip("\n").split("\n")))
    return call("raw", f"({lines})", block=True)


def sign(shown: Sense) -> Expression:
    """Return the sign of a verdict. Screen readers skip it, since its words always follow."""
    return call("sign", text(shown.verdict.name.lower()))


def worded(shown: Sense) -> Expression:
    """Return a verdict as its sign and its words."""
    return join([sign(shown), text(shown.label)], " ")


def table(policy: Policy, shown: Table) -> Expression:
    """Return a table with a caption, a head that repeats on every page, and rows under the titles of their groups."""
    if not shown.rows:
        return paragraph(text("None."))
    head = [content(policy, cell) for cell in shown.head]
    cells, all_rows = [], []
    for title, rows in shown.groups:
        if title is not None:
            cells.append(call("group", rendered(content(policy, title)), width=len(head)))
        for row in rows:
            values = [content(policy, cell) for cell in row]
            all_rows.append(values)
            cells.extend(map(rendered, [*values, *[""] * (len(head) - len(values))]))
    return framed(shown.caption, map(_head, head), cells, _widths(policy, head, all_rows))


def _head(cell: Content) -> Expression:
    """Return a cell of a head, with the names of modes instead of links: a repeated head may contain no link."""
    match cell:
        case Reference():
            return text(cell.named)
        case Listing(parts, between, lead):
            names = [part.named for part in parts if isinstance(part, Reference)]
            return text(f"{lead} {between.join(names)}".strip())
        case _:
            return rendered(cell)


def framed(
    caption: str,
    head: Iterable[Expression],
    cells: Iterable[Expression],
    widths: Iterable[str],
    repeated: bool = True,
) -> Expression:
    """Return a table of finished cells. A head that is ``repeated`` on every page contains no link and no footnote."""
    return call("view", text(caption), listed(widths), listed(head), listed(cells), repeated=repeated)


def _widths(policy: Policy, titles: Sequence[Content], rows: Iterable[Sequence[Content]]) -> list[str]:
    """Return the widths of columns: short words take what they need, others the square root of their longest cell."""
    columns = zip(*(row for row in rows if len(row) == len(titles)), strict=True)
    widths = []
    for title, column in zip(titles, columns, strict=True):
        longest = max(_length(policy, cell) for cell in column)
        narrow = max(longest, _length(policy, title)) < 12
        widths.append("auto" if narrow else f"{min(max(longest, 12), 400) ** 0.5:.1f}fr")
    return widths


def _length(policy: Policy, cell: Content) -> int:
    """Return the approximate number of characters in a cell, with its lines joined."""
    match cell:
        case Sense() | Tally():
            return 16
        case Reference(id):
            return len(policy[id].title)
        case Lines(parts):
            return sum(_length(policy, part) for part in parts)
        case Listing(parts, _, lead):
            return len(lead) + sum(_length(policy, part) for part in parts)
        case _:
            return len(str(cell))


def rendered(value: Content) -> Expression:
    """Return the content of a cell or a card, with every sign beside its word."""
    match value:
        case Reference():
            return refer(value)
        case Sense():
            return worded(value)
        case Tally():
            counted = [Sense(verdict, f"{count} {verdict.label}") for verdict, count in value.occurring.items()]
            return _lines(map(worded, counted)) if counted else text("none")
        case Lines(parts):
            return _lines(map(rendered, parts))
        case Listing():
            return run(value)
        case _:
            return text(value)


def run(listing: Listing) -> Expression:
    """Return the parts of a listing after its lead, on one line."""
    *most, end = map(rendered, listing.parts or ("",))
    parts = join([join(most, listing.between), end], listing.last or listing.between) if most else end
    return join([text(f"{listing.lead} "), parts]) if listing.lead else parts


def _lines(parts: Iterable[Expression]) -> Expression:
    """Return several parts, each on its own line."""
    return "{" + "; linebreak(); ".join(parts) + "}"


def picture(svg: str, description: str, key: str, width: str) -> Expression:
    """Return a drawing with its description and how to read it."""
    return call("picture", text(svg), text(description), text(key), width=width)
