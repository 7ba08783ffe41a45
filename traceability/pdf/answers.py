"""The answer box of a page and claims as cards, in the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from traceability.pdf.typst_markup import Expression, call, join, paragraph, refer, rendered, run, text
from traceability.views.answers import Answer
from traceability.views.record import ClaimCard


def answer_box(answer: Answer) -> Expression:
    """Return an answer with its points, what it hangs on, and the sentence to quote."""
    parts = [paragraph(call("strong", text(answer.answer)))]
    if answer.points:
        parts.append(call("list", *map(text, answer.points)))
    if answer.hinge:
        parts += [paragraph(text(answer.hinge.lead)), call("list", *map(rendered, answer.hinge.items))]
    parts.append(call("said", text("To quote:"), text(answer.quote)))
    return join(parts)


def claim_cards(cards: Mapping[str, Sequence[ClaimCard]]) -> Expression:
    """Return claims in groups, each with its result, its sense, later results and evidence."""
    groups = (
        join([paragraph(call("strong", text(title))), call("list", *(join(_card(card)) for card in some))])
        for title, some in cards.items()
    )
    return join(groups)


def _card(card: ClaimCard) -> Iterator[Expression]:
    yield join([refer(card.claim), text(". "), call("strong", text(f"{card.outcome.label.capitalize()}:"))])
    yield text(f" {card.sense}.")
    for later in card.later:
        yield text(f" {later}")
    for side in card.evidence:
        yield join([text(" "), run(side), text(".")])
