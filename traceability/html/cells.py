"""Tables, citations and verdicts in HTML. A sign and a word carry the meaning, never a color."""

from __future__ import annotations

from html import escape

from traceability.analysis.verdicts import WITHOUT_ALTERNATIVES, Answer, Judgement, Verdict
from traceability.policy.model import (
    Alternative,
    Control,
    Edition,
    Evidence,
    Mode,
    Objective,
    Policy,
    Provision,
)
from traceability.policy.values import Acceptance, Confirmed, Cost, Grade, Hold, When
from traceability.publication.paths import Href
from traceability.views.labels import ON_LINES, inner, name, where, words
from traceability.views.table import Cell, Cite, Row, Table, Tally

SIGNS_ONLY = ("matrix", "controls")
"""Views with so many cells that only the sign is visible; screen readers get the word."""

NARROWED = {
    "alternatives": ("At best", "Answers", "When", "Cost", "Status", "Works in"),
    "ledger": ("Kind", "Seen"),
}
"""Views that readers can sort, and filter by the values of some columns, with a script."""


def link(href: Href, id: str, text: str) -> str:
    """Return a link to a statement with a text."""
    return f'<a href="{escape(href(id))}">{escape(text)}</a>'


def cite(policy: Policy, href: Href, id: str, *, full: bool = False) -> str:
    """Return the number or name of a statement.

    ``full`` adds the meaning of a control, or the author and year of a work.
    """
    statement = policy[id]
    match statement:
        case Provision():
            number = f'<span class="number">{escape(statement.number)}</span> '
            return f'<a href="{escape(href(id))}">{number}{escape(statement.title)}</a>'
        case Mode():
            return link(href, id, words(statement.name))
        case Control():
            said = f": {inner(statement.title)}"
            return link(href, id, name(id)) + (f'<span class="full">{escape(said)}</span>' if full else "")
        case Evidence() if full:
            return f"{link(href, id, statement.title)} ({escape(statement.authors)} {statement.year})"
        case Evidence():
            return link(href, id, f"{statement.authors} {statement.year}")
        case _:
            return link(href, id, statement.title)


def locator(statement: Provision, edition: Edition) -> str:
    """Return the place of a provision, linked to the page of the official PDF."""
    text = f"{edition.name.capitalize()}, {where(statement)}"
    return f'<a class="locator" href="{escape(edition.page_url(statement.page))}">{escape(text)}</a>'


def sign(sense: Verdict | Hold | Judgement, said: str | None = None) -> str:
    """Return a sign for the eye, and the words ``said`` for screen readers.

    By default, these are the words of ``sense``; pass an empty text if they are beside the sign.
    """
    match sense:
        case Hold():
            verdict = WITHOUT_ALTERNATIVES[sense]
        case Judgement():
            verdict = sense.verdict
        case _:
            verdict = sense
    shown = f'<span class="sign {verdict.name.lower()}" aria-hidden="true">{verdict.sign}</span>'
    said = sense.words if said is None else said
    return f'{shown}<span class="said">{escape(said)}</span>' if said else shown


def answer(policy: Policy, href: Href, given: Answer) -> str:
    """Return an alternative with its grade, its time, and its cost for a team of ten."""
    alternative = policy.get(Alternative, given.alternative)
    said = f"{given.grade.words}; {alternative.when.words}; {alternative.cost.words}"
    return f"{link(href, alternative.id, alternative.title)} ({said})"


def table(policy: Policy, href: Href, content: Table, *, view: str) -> str:
    """Return a table with a head, a caption and headed rows; wide tables scroll within their frame."""
    if not content.rows:
        return '<p class="none">None.</p>'
    head = " ".join(f'<th scope="col">{cell(policy, href, one)}</th>' for one in content.head)
    width = len(content.head)
    body = []
    for title, rows in content.groups:
        if title is not None:
            text = cell(policy, href, title)
            body.append(f'<tr class="group"><th scope="colgroup" colspan="{width}">{text}</th></tr>')
        body.extend(_row(policy, href, row, worded=view not in SIGNS_ONLY) for row in rows)
    narrow = f' data-narrow="{"|".join(NARROWED[view])}" data-order="{_order(policy)}"' if view in NARROWED else ""
    return (
        f'<div class="frame" role="region" tabindex="0" aria-label="{escape(content.caption)}"{narrow}>'
        f'<table class="view {view}"><caption>{escape(content.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{chr(10).join(body)}</tbody></table></div>"
    )


def _order(policy: Policy) -> str:
    """Return the values that have an order of their own, which a script cannot know."""
    scales = [sense.words for scale in (Grade, When, Cost, Acceptance, Confirmed) for sense in scale]
    chapters = [f"Objective {objective.number}" for objective in policy.all(Objective)]
    return "|".join([*scales, *chapters, "Appendix B", *(words(mode.name) for mode in policy.modes())])


def _row(policy: Policy, href: Href, row: Row, *, worded: bool) -> str:
    first, *rest = row
    cells = " ".join(f"<td>{cell(policy, href, one, worded=worded)}</td>" for one in rest)
    return f'<tr><th scope="row">{cell(policy, href, first)}</th> {cells}</tr>'


def cell(policy: Policy, href: Href, content: Cell, *, worded: bool = True) -> str:
    """Return one cell; if ``worded`` is false, a sign appears without its word."""
    match content:
        case Verdict() | Hold() | Judgement() if worded:
            return f"{sign(content, '')} {escape(content.words)}"
        case Verdict() | Hold() | Judgement():
            return sign(content)
        case Answer():
            return answer(policy, href, content)
        case Tally():
            return tallied(content)
        case Cite(id, full):
            return cite(policy, href, id, full=full)
        case ():
            return ""
        case (str() as lead, *rest):
            return f"{escape(lead)} {'; '.join(cell(policy, href, part) for part in rest)}"
        case (Answer(), *_) | (tuple(), *_):
            return _lines(policy, href, content)
        case (Cite(id), *_) if isinstance(policy[id], ON_LINES):
            return _lines(policy, href, content)
        case tuple():
            return ", ".join(cell(policy, href, part) for part in content)
        case _:
            return escape(str(content))


def _lines(policy: Policy, href: Href, cells: tuple[Cell, ...]) -> str:
    """Return several cells in one, each on its own line."""
    return "".join(f"<div>{cell(policy, href, one)}</div>" for one in cells)


def tallied(tally: Tally) -> str:
    """Return how often each verdict occurs, each count with its sign; verdicts that never occur are omitted."""
    parts = " ".join(
        f'<span class="part">{sign(verdict, "")}{count}<span class="said"> {verdict.words},</span></span>'
        for verdict, count in tally.counts.items()
        if count
    )
    return parts or "none"
