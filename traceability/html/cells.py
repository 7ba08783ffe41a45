"""Tables, citations and verdicts in HTML. A sign and a word carry the meaning, never a color."""

from __future__ import annotations

from html import escape

from traceability.policy.model import Objective, Policy, Provision
from traceability.policy.values import Acceptance, Confirmed, Cost, Grade, When
from traceability.publication.paths import Href
from traceability.views.content import Content, Lines, Listing, Place, Reference, Sense, content, place, reference
from traceability.views.labels import words
from traceability.views.table import Cell, Row, Table, Tally

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
    return referred(href, reference(policy, id, full=full))


def referred(href: Href, to: Reference) -> str:
    """Return a reference; only its number and title are linked."""
    number = f'<span class="number">{escape(to.number)}</span> ' if to.number else ""
    meaning = f'<span class="full">{escape(f": {to.meaning}")}</span>' if to.meaning else ""
    return f'<a href="{escape(href(to.id))}">{number}{escape(to.title)}</a>{meaning}{escape(to.noted)}'


def locator(policy: Policy, provision: Provision) -> str:
    """Return the place of a provision, linked to the page of the official PDF."""
    return placed(place(policy, provision))


def placed(shown: Place) -> str:
    return f'<a class="locator" href="{escape(shown.address)}">{escape(shown.text)}</a>'


def sign(shown: Sense, said: str | None = None) -> str:
    """Return a sign for the eye, and the words ``said`` for screen readers.

    By default, these are its own words; pass an empty text if they are beside the sign.
    """
    verdict, words = shown
    drawn = f'<span class="sign {verdict.name.lower()}" aria-hidden="true">{verdict.sign}</span>'
    said = words if said is None else said
    return f'{drawn}<span class="said">{escape(said)}</span>' if said else drawn


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


def cell(policy: Policy, href: Href, shown: Cell, *, worded: bool = True) -> str:
    """Return one cell; if ``worded`` is false, a sign appears without its word."""
    said = content(policy, shown)
    return sign(said) if isinstance(said, Sense) and not worded else rendered(href, said)


def rendered(href: Href, said: Content) -> str:
    """Return the content of a cell or a card."""
    match said:
        case Reference():
            return referred(href, said)
        case Sense():
            return f"{sign(said, '')} {escape(said.words)}"
        case Tally():
            return tallied(said)
        case Lines(parts):
            return "".join(f"<div>{rendered(href, part)}</div>" for part in parts)
        case Listing():
            return listed(href, said)
        case _:
            return escape(str(said))


def listed(href: Href, listing: Listing) -> str:
    """Return the parts of a listing after its lead."""
    *most, end = [rendered(href, part) for part in listing.parts] or [""]
    most = [listing.between.join(most)] if most else []
    lead = f"{escape(listing.lead)} " if listing.lead else ""
    return lead + (listing.last or listing.between).join((*most, end))


def tallied(tally: Tally) -> str:
    """Return how often each verdict occurs, each count with its sign; verdicts that never occur are omitted."""
    parts = " ".join(
        f'<span class="part">{sign(Sense(verdict, verdict.words), "")}{count}'
        f'<span class="said"> {verdict.words},</span></span>'
        for verdict, count in tally.occurring.items()
    )
    return parts or "none"
