"""Tables, citations and verdicts in HTML. A sign and a word carry the meaning, never a color."""

from __future__ import annotations

from collections.abc import Mapping

from traceability.analysis.efficacy import Mark
from traceability.analysis.verdicts import Judgement
from traceability.html.markup import Markup, filled, joined, literal
from traceability.policy.model import Objective, Policy, Provision
from traceability.policy.values import Acceptance, Confirmed, ControlStatus, Cost, Grade, When
from traceability.publication.paths import Href
from traceability.views.content import (
    Content,
    Lines,
    Listing,
    Place,
    Reference,
    Sense,
    content,
    place,
    reference,
    sense,
)
from traceability.views.labels import WORKS, words
from traceability.views.table import Cell, Row, Table, Tally

SIGNS_ONLY = ("matrix", "controls")
"""Views with so many cells that only the sign is visible; screen readers get the word."""

NARROWED = {
    "alternatives": ("At best", "Answers", WORKS, "When", "Cost", "Status", "Works in"),
    "ledger": ("Kind", "Seen"),
}
"""Views that readers can sort, and filter by the values of some columns, with a script."""


def link(href: Href, id: str, text: str) -> Markup:
    """Return a link to a statement with a text."""
    return filled('<a href="{}">{}</a>', href(id), text)


def cite(policy: Policy, href: Href, id: str, *, full: bool = False) -> Markup:
    """Return the number or name of a statement.

    ``full`` adds the meaning of a control, or the author and year of a work.
    """
    return referred(href, reference(policy, id, full=full))


def referred(href: Href, to: Reference) -> Markup:
    """Return a reference; only its number and title are linked."""
    meaning = filled('<span class="full">: {}</span>', to.meaning) if to.meaning else Markup()
    if to.number:
        numbered = '<a href="{}"><span class="number">{}</span> {}</a>{}{}'
        return filled(numbered, href(to.id), to.number, to.title, meaning, to.noted)
    return filled('<a href="{}">{}</a>{}{}', href(to.id), to.title, meaning, to.noted)


def locator(policy: Policy, provision: Provision) -> Markup:
    """Return the place of a provision, linked to the page of the official PDF."""
    return placed(place(policy, provision))


def placed(shown: Place) -> Markup:
    """Return a place in a draft as a link."""
    return filled('<a class="locator" href="{}">{}</a>', shown.address, shown.text)


def sign(shown: Sense, spoken: str | None = None) -> Markup:
    """Return a sign for the eye, which the style sheet draws, and the words ``spoken`` for screen readers.

    By default, these are its own words; pass an empty text if they are beside the sign.
    """
    verdict, words = shown
    drawn = filled('<span class="sign {}"></span>', verdict.name.lower())
    spoken = words if spoken is None else spoken
    return filled('{}<span class="said">{}</span>', drawn, spoken) if spoken else drawn


def table(policy: Policy, href: Href, content: Table, *, view: str) -> Markup:
    """Return a table with a head, a caption and headed rows; wide tables scroll within their frame."""
    if not content.rows:
        return Markup('<p class="none">None.</p>')
    head = joined((filled('<th scope="col">{}</th>', cell(policy, href, title)) for title in content.head), " ")
    body = []
    for title, rows in content.groups:
        if title is not None:
            group = '<tr class="group"><th scope="colgroup" colspan="{}">{}</th></tr>'
            body.append(filled(group, len(content.head), cell(policy, href, title)))
        body.extend(_row(policy, href, row, worded=view not in SIGNS_ONLY) for row in rows)
    narrow = Markup()
    if view in NARROWED:
        narrow = filled(' data-narrow="{}" data-order="{}"', "|".join(NARROWED[view]), _order(policy))
    return filled(
        '<div class="frame" role="region" tabindex="0" aria-label="{}"{}>'
        '<table class="view {}"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        *(content.caption, narrow, view, content.caption, head, joined(body, "\n")),
    )


def _order(policy: Policy) -> str:
    """Return the values that have an order of their own, which a script cannot know."""
    scales = [sense.label for scale in (Grade, Mark, When, Cost, Acceptance, Confirmed) for sense in scale]
    chapters = [f"Objective {objective.number}" for objective in policy.all(Objective)]
    return "|".join([*scales, *chapters, "Appendix B", *(words(mode.name) for mode in policy.modes())])


def _row(policy: Policy, href: Href, row: Row, *, worded: bool) -> Markup:
    """Return a row. Where only signs are shown, equal verdicts from the first mode to the last are one worded cell."""
    first, *rest = row
    cells = []
    verdicts = [value for value in rest if isinstance(value, Judgement | ControlStatus)]
    if not worded and len(verdicts) > 1 and len({sense(value) for value in verdicts}) == 1:
        said = cell(policy, href, verdicts[0])
        cells.append(filled('<td class="same" colspan="{}">{} in every release mode</td>', len(verdicts), said))
        rest = rest[len(verdicts) :]
    cells += [filled("<td>{}</td>", cell(policy, href, value, worded=worded)) for value in rest]
    return filled('<tr><th scope="row">{}</th> {}</tr>', cell(policy, href, first), joined(cells, " "))


def cell(policy: Policy, href: Href, shown: Cell, *, worded: bool = True) -> Markup:
    """Return one cell; if ``worded`` is false, a sign appears without its word."""
    value = content(policy, shown)
    return sign(value) if isinstance(value, Sense) and not worded else rendered(href, value)


def rendered(href: Href, value: Content) -> Markup:
    """Return the content of a cell or a card."""
    match value:
        case Reference():
            return referred(href, value)
        case Sense():
            return filled("{} {}", sign(value, ""), value.label)
        case Tally():
            return tallied(value)
        case Lines(parts):
            return joined(filled("<div>{}</div>", rendered(href, part)) for part in parts)
        case Listing():
            return listed(href, value)
        case _:
            return filled("{}", value)


def listed(href: Href, listing: Listing) -> Markup:
    """Return the parts of a listing after its lead."""
    *most, end = [rendered(href, part) for part in listing.parts] or [Markup()]
    most = [joined(most, listing.between)] if most else []
    parts = joined((*most, end), listing.last or listing.between)
    return filled("{} {}", listing.lead, parts) if listing.lead else parts


def tallied(tally: Tally) -> Markup:
    """Return how often each verdict occurs, each count with its sign; verdicts that never occur are omitted."""
    spans = {
        verdict: filled('<span class="span"> ({}–{})</span>', span.fewest, span.most)
        for verdict, span in tally.ranges.items()
        if span.fewest != span.most
    }
    counted = '<span class="part">{}{}{}<span class="said"> {},</span></span>'
    parts = [
        filled(counted, sign(Sense(verdict, verdict.label), ""), count, spans.get(verdict, ""), verdict.label)
        for verdict, count in tally.occurring.items()
    ]
    return joined(parts or ["none"], " ")


def to_copy(forms: Mapping[str, str]) -> Markup:
    """Return texts under their names, each of which can be selected as a whole; a script puts a button beside each."""
    named = (filled("<dt>{}</dt><dd><pre>{}</pre></dd>", form, literal(text)) for form, text in forms.items())
    return filled("<dl>{}</dl>", joined(named, "\n"))
