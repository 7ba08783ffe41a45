"""The contents of book pages besides prose and statements: tables, legends, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from traceability import figures, views
from traceability.analysis.efficacy import Mark
from traceability.analysis.verdicts import Verdict
from traceability.html.page_blocks import BLOCKS, in_its_edition
from traceability.pdf import glyphs, mode_page, typst_markup
from traceability.pdf.answers import answer_box, claim_cards
from traceability.pdf.typst_markup import Expression, call, join, text
from traceability.policy.errors import UserError
from traceability.policy.model import Mode, Policy
from traceability.policy.values import ControlStatus, Grade, Outcome
from traceability.publication.identity import Publication
from traceability.views import answers, labels, record
from traceability.views.content import sense
from traceability.views.groupings import agreement, in_every_mode
from traceability.views.in_short import IN_SHORT

KEYS = {"key": "legend", "hold-key": "hold-legend"}
"""What a page has on one line that opens, and paper in full."""

MODE_BLOCKS = {
    "numbers": mode_page.answer,
    "instead": mode_page.in_brief,
    "in-this-mode": lambda policy, mode: join(mode_page.body(policy, mode, 2)),
}
"""The blocks about one release mode."""


def view(policy: Policy, published: Publication, name: str, *arguments: str) -> Expression:
    """Return what ``:::{view} name argument …`` shows. Raises UserError if the book has no such view."""
    policy, given = in_its_edition(policy, name, arguments)
    if name in BLOCKS and not BLOCKS[name].on_paper:
        return "[]"
    if name in labels.LEGENDS:
        return legend(labels.LEGENDS[name])
    if name in KEYS:
        return legend(labels.LEGENDS[KEYS[name]])
    if name == "in-every-mode":
        return call("list", *(text(f"{sentence}.") for sentence, _ in in_every_mode(policy)))
    if name == "modes-that-agree":
        said = agreement(policy)
        return join([typst_markup.paragraph(text(said.lead)), call("list", *map(text, said.items))]) if said else "[]"
    if name in MODE_BLOCKS:
        return MODE_BLOCKS[name](policy, policy.get(Mode, given[0]))
    if name in ANSWERS:
        return ANSWERS[name](policy, published, *given)
    if name == "thumbnail":
        message = typst_markup.paragraph(text(figures.FIGURES[given[0]](policy).message))
        numbers = (typst_markup.table(policy, table) for _, table in figures.tables(policy, *given))
        return join([message, _figure(policy, *given), *numbers])
    if name in figures.FIGURES:
        return _figure(policy, name)
    if name in views.VIEWS:
        return typst_markup.table(policy, views.VIEWS[name](policy, *given))
    raise UserError(f"the book has no view {name!r}")


def _figure(policy: Policy, name: str) -> Expression:
    drawn = figures.FIGURES[name](policy)
    svg = glyphs.numbered(drawn.on_paper())
    return typst_markup.picture(svg, f"{drawn.message} {drawn.description}", drawn.key, "100%")


def _failing(policy: Policy, published: Publication) -> Expression:
    """Return how many requirements fail, and the tables of those that nothing or something else replaces."""
    tables = (typst_markup.table(policy, view(policy)) for view in (views.gaps, views.covered))
    return join([answer_box(answers.of_failing(policy, published)), *tables])


ANSWERS: dict[str, Callable[..., Expression]] = {
    "answer-claim": lambda policy, published, claim: answer_box(answers.of_claim(policy, published, claim)),
    "answer-drafts": lambda policy, published: answer_box(answers.of_drafts(policy, published)),
    "answer-failing": _failing,
    "claim-cards": lambda policy, _: claim_cards(record.claim_cards(policy)),
    "in-short": lambda policy, _, topic: typst_markup.paragraph(text(IN_SHORT[topic](policy))),
    "folded": lambda policy, _, table: typst_markup.table(policy, views.VIEWS[table](policy)),
}
"""The answers of pages, and what else ``html.answers`` shows on screen."""


def legend(meanings: Iterable[tuple[Verdict | ControlStatus | Grade | Mark | Outcome, str]]) -> Expression:
    """Return the meaning of some words, each with its sign if it has one."""
    return call("list", *(_meaning(word, meaning) for word, meaning in meanings), marker="none", indent="0pt")


def _meaning(word: Verdict | ControlStatus | Grade | Mark | Outcome, meaning: str) -> Expression:
    named = text(word.label) if isinstance(word, Grade | Mark | Outcome) else typst_markup.worded(sense(word))
    return join([call("strong", named), text(f": {meaning}")])
