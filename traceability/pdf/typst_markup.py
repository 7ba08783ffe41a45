"""Text, links, citations and tables in typst's markup. Only this module knows that markup.

Every function returns an expression of typst's code mode. Text of the policy enters it only as a string literal, so
that typst never reads it as markup. Names that are not typst's own are defined in the look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from traceability.analysis.verdicts import WITHOUT_ALTERNATIVES, Answer, Judgement, Verdict
from traceability.policy.model import Alternative, Control, Evidence, Mode, Policy, Provision
from traceability.policy.values import Hold
from traceability.views.labels import ON_LINES, inner, name, words
from traceability.views.table import Cell, Cite, Table, Tally

Expression = str


def text(said: object) -> Expression:
    """Return text as a string literal; characters that no font can show, such as control characters, become spaces."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", str(said))
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


def cite(policy: Policy, id: str, *, full: bool = False) -> Expression:
    """Return the number or name of a statement, as in ``html.cells.cite``, linked to its place in the book."""
    statement = policy[id]
    match statement:
        case Provision():
            said = f"{statement.number} {statement.title}"
        case Mode():
            said = words(statement.name)
        case Control():
            said = f"{name(id)}: {inner(statement.title)}" if full else name(id)
        case Evidence() if full:
            return join([link(id, text(statement.title)), text(f" ({statement.authors} {statement.year})")])
        case Evidence():
            said = f"{statement.authors} {statement.year}"
        case _:
            said = statement.title
    return link(id, text(said))


def sign(sense: Verdict | Hold | Judgement) -> Expression:
    """Return the sign of a verdict. Screen readers skip it, since its words always follow."""
    match sense:
        case Hold():
            verdict = WITHOUT_ALTERNATIVES[sense]
        case Judgement():
            verdict = sense.verdict
        case _:
            verdict = sense
    return call("sign", text(verdict.sign), text(verdict.name.lower()))


def worded(sense: Verdict | Hold | Judgement) -> Expression:
    """Return a verdict as its sign and its words."""
    return join([sign(sense), text(sense.words)], " ")


def answer(policy: Policy, given: Answer) -> Expression:
    """Return an alternative with its grade, its time, and its cost for a team of ten."""
    alternative = policy.get(Alternative, given.alternative)
    said = f" ({given.grade.words}; {alternative.when.words}; {alternative.cost.words})"
    return join([link(alternative.id, text(alternative.title)), text(said)])


def table(policy: Policy, content: Table) -> Expression:
    """Return a table with a caption, a head that repeats on every page, and rows under the titles of their groups."""
    if not content.rows:
        return paragraph(text("None."))
    width = len(content.head)
    cells = []
    for title, rows in content.groups:
        if title is not None:
            cells.append(call("group", cell(policy, title), width=width))
        for row in rows:
            filled = [*row, *[""] * (width - len(row))]
            cells.extend(cell(policy, one) for one in filled)
    return framed(content.caption, [_head(policy, one) for one in content.head], cells, _widths(policy, content))


def _head(policy: Policy, content: Cell) -> Expression:
    """Return a cell of a head, with the name of a mode instead of a link: a repeated head may contain no link."""
    return text(words(policy.get(Mode, content.id).name)) if isinstance(content, Cite) else cell(policy, content)


def framed(caption: str, head: Iterable[Expression], cells: Iterable[Expression], widths: Iterable[str]) -> Expression:
    """Return a table of finished cells."""
    return call("view", text(caption), listed(widths), listed(head), listed(cells))


def _widths(policy: Policy, content: Table) -> list[str]:
    """Return the widths of columns: short words take what they need, others the square root of their longest cell."""
    columns = zip(*(row for row in content.rows if len(row) == len(content.head)), strict=True)
    widths = []
    for head, column in zip(content.head, columns, strict=True):
        longest = max(_length(policy, one) for one in column)
        narrow = max(longest, _length(policy, head)) < 12
        widths.append("auto" if narrow else f"{min(max(longest, 12), 400) ** 0.5:.1f}fr")
    return widths


def _length(policy: Policy, content: Cell) -> int:
    """Return the approximate number of characters in a cell, with its lines joined."""
    match content:
        case Verdict() | Hold() | Judgement() | Tally():
            return 16
        case Cite(id):
            return len(policy[id].title)
        case Answer():
            return len(policy[content.alternative].title)
        case tuple():
            return sum(_length(policy, one) for one in content)
        case _:
            return len(str(content))


def cell(policy: Policy, content: Cell) -> Expression:
    """Return one cell, as in ``html.cells``, with every sign beside its word."""
    match content:
        case Verdict() | Hold() | Judgement():
            return worded(content)
        case Answer():
            return answer(policy, content)
        case Tally():
            counted = [(verdict, count) for verdict, count in content.counts.items() if count]
            return (
                _lines([join([sign(v), text(f"{n} {v.words}")], " ") for v, n in counted]) if counted else text("none")
            )
        case Cite(id, full):
            return cite(policy, id, full=full)
        case (str() as lead, *rest):
            return join([text(f"{lead} "), join((cell(policy, part) for part in rest), "; ")])
        case (Answer(), *_) | (tuple(), *_):
            return _lines(cell(policy, part) for part in content)
        case (Cite(id), *_) if isinstance(policy[id], ON_LINES):
            return _lines(cell(policy, part) for part in content)
        case tuple():
            return join((cell(policy, part) for part in content), ", ")
        case _:
            return text(content)


def _lines(parts: Iterable[Expression]) -> Expression:
    """Return several parts in a cell, each on its own line."""
    return "{" + "; linebreak(); ".join(parts) + "}"


def picture(svg: str, said: str, key: str, width: str) -> Expression:
    """Return a drawing with its description and how to read it."""
    return call("picture", text(svg), text(said), text(key), width=width)
