"""The answer box of a page, the sentence that opens a page of tables, and claims as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from traceability.html.cells import listed, referred, rendered, to_copy
from traceability.html.markup import Markup, filled, joined
from traceability.publication.paths import Href
from traceability.views.answers import Answer
from traceability.views.record import ClaimCard

QUOTABLE = {"answer-claim", "answer-drafts", "answer-failing"}
"""The blocks with a sentence to quote, beside which a script puts a button that copies it."""


def answer_box(href: Href, answer: Answer, more: Markup | None = None) -> Markup:
    """Return an answer with its points, what it hangs on, ``more``, and the sentence to quote."""
    points = joined(filled("<li>{}</li>", point) for point in answer.points)
    hinge = Markup()
    if answer.hinge:
        items = joined(filled("<li>{}</li>", rendered(href, item)) for item in answer.hinge.items)
        hinge = filled('<p>{}</p><ul class="hinge">{}</ul>', answer.hinge.lead, items)
    return filled(
        '<div class="in-answer" role="group" aria-label="The answer"><p class="lead">{}</p>{}{}{}{}</div>',
        *(answer.answer, filled("<ul>{}</ul>", points) if points else "", hinge, more or ""),
        to_copy({"To quote": answer.quote}),
    )


def opening(sentences: str) -> Markup:
    """Return the sentences that open a page; nothing if there are none."""
    return filled('<p class="lead">{}</p>', sentences) if sentences else Markup()


def folded(title: str, content: Markup) -> Markup:
    """Return a table that opens under its title."""
    return filled('<details class="fold"><summary>{}</summary>{}</details>', title, content)


def claim_cards(href: Href, cards: Mapping[str, Sequence[ClaimCard]]) -> Markup:
    """Return claims as cards, in groups: title, result and sense, with the rest in a part that opens."""
    groups = (
        filled('<h3>{}</h3><ul class="claims">{}</ul>', title, joined(_card(href, card) for card in some))
        for title, some in cards.items()
    )
    return joined(groups)


def _card(href: Href, card: ClaimCard) -> Markup:
    further = [filled("<p>{}</p>", text) for text in card.later]
    further += [filled("<p>{}</p>", listed(href, side)) for side in card.evidence]
    more = filled("<details><summary>{}</summary>{}</details>", _what(card), joined(further)) if further else ""
    return filled(
        '<li><p class="claim">{} <b class="result {}">{}</b></p><p>{}.</p>{}</li>',
        *(referred(href, card.claim), card.outcome.name.lower().replace("_", "-"), card.outcome.label),
        *(card.sense[:1].upper() + card.sense[1:], more),
    )


def _what(card: ClaimCard) -> str:
    """Return the title of the part of a card that opens."""
    parts = (["the same count on later drafts"] if card.later else []) + (["evidence"] if card.evidence else [])
    title = " and ".join(parts)
    return title[:1].upper() + title[1:]
