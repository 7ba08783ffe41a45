"""The cells of a table, and the reason for a verdict, in plain words; ``html.cells`` does the same for pages."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.verdicts import Answer, Judgement, Verdict
from traceability.policy.model import Alternative, Control, Evidence, Mode, Policy, Provision, Statement
from traceability.policy.values import Hold
from traceability.views import plain_text
from traceability.views.card_contents import HELD, standings
from traceability.views.labels import ON_LINES, inner, name, words
from traceability.views.table import Cell, Cite, Tally


def text(policy: Policy, cell: Cell) -> str:
    """Return the text of one cell; verdicts by their words, without a sign."""
    match cell:
        case Verdict() | Hold() | Judgement():
            return cell.words
        case Answer(grade, alternative):
            given = policy.get(Alternative, alternative)
            return f"{given.title} ({grade.words}; {given.when.words}; {given.cost.words})"
        case Tally(counts):
            return ", ".join(f"{count} {verdict.words}" for verdict, count in counts.items() if count) or "none"
        case Cite(id, full):
            return cite(policy, id, full=full)
        case (str() as lead, *rest):
            return f"{lead} {'; '.join(text(policy, part) for part in rest)}".rstrip()
        case (Answer(), *_) | (tuple(), *_):
            return "\n".join(text(policy, part) for part in cell)
        case (Cite(id), *_) if isinstance(policy[id], ON_LINES):
            return "\n".join(text(policy, part) for part in cell)
        case tuple():
            return ", ".join(text(policy, part) for part in cell)
        case _:
            return str(cell)


def cite(policy: Policy, id: str, *, full: bool = False) -> str:
    """Return the number or name of a statement, as in ``html.cells.cite``."""
    statement = policy[id]
    match statement:
        case Provision():
            return f"{statement.number} {statement.title}"
        case Mode():
            return words(statement.name)
        case Control():
            return name(id) + (f": {inner(statement.title)}" if full else "")
        case Evidence():
            by = f"{statement.authors} {statement.year}"
            return f"{statement.title} ({by})" if full else by
        case _:
            return statement.title


def body(policy: Policy, statement: Statement) -> str:
    """Return the text of a statement, on one line."""
    return said(policy, statement.body)


def said(policy: Policy, text: str) -> str:
    """Return a text of the policy as plain words, with the titles of the statements that it cites."""
    return plain_text.plain(text, lambda id: policy[id].title)


def signed(judgement: Judgement) -> str:
    """Return a verdict as its sign and its words."""
    return f"{judgement.verdict.sign} {judgement.words}"


def decisive(policy: Policy, judgement: Judgement, modes: Iterable[Mode]) -> str:
    """Return the controls that decided a verdict in some modes, with their standings and the reasons in brief."""
    ids = {mode.id for mode in modes}

    def why(control: str) -> str:
        return ", ".join(inner(s.title) for s in standings(policy, control) if ids & {*s.modes})

    return "; ".join(
        f"{name(id)} is {HELD[judgement.hold]} ({why(id)})" for id in policy.in_order(judgement.decided_by)
    )
