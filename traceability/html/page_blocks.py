"""The blocks that a page shows by ``:::{view} name argument …``: tables, figures, legends, and what is registered here.

A block is a function with the decorator ``@block``. It is registered under its name with hyphens, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from traceability import figures, views
from traceability.html import (
    answers,
    blocks,
    bound_questions,
    cells,
    differences,
    figure_pages,
    mode_page,
    release_examples,
    release_page,
    source_links,
    take_away,
)
from traceability.html import proposed_wording as wording
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Evidence, Mode, Policy, Release, in_edition
from traceability.publication.identity import Publication
from traceability.publication.paths import Href, own_pages
from traceability.rules import RULES
from traceability.source.files import EXAMPLES
from traceability.views import answers as answered
from traceability.views.content import signed
from traceability.views.in_short import IN_SHORT
from traceability.views.labels import HOLDS, LEGENDS, VERDICTS
from traceability.views.record import claim_cards as cards


@dataclass(frozen=True, slots=True)
class Context:
    """What a block is made from: the policy, how links are made, the version, and the root of the project.

    ``offered`` returns the paths of the files that readers can download.
    """

    policy: Policy
    href: Href
    published: Publication
    root: Path
    offered: Callable[[], Sequence[str]]


Render = Callable[..., Markup]
"""Renders a block from a ``Context`` and the arguments of the block."""


class Block(NamedTuple):
    """A registered block: its function, whether it covers one edition, and whether paper has it, too."""

    html: Render
    of_one_edition: bool
    on_paper: bool


BLOCKS: dict[str, Block] = {}
"""Every registered block by its name."""


def block(*, on_paper: bool, of_one_edition: bool = False) -> Callable[[Render], Render]:
    """Register a function from a ``Context`` and the arguments of the block to HTML.

    The PDF leaves out a block that is not ``on_paper``. A block ``of_one_edition`` gets the policy of the edition that
    its last argument names, by default of the newest.
    """

    def register(function: Render) -> Render:
        BLOCKS[function.__name__.replace("_", "-")] = Block(function, of_one_edition, on_paper)
        return function

    return register


LISTS = ("statements", "ledger")
"""The tables that link to the page of each statement; the others link to its place among others."""


def names() -> tuple[str, ...]:
    """Return the names of everything that a page can show."""
    return (*views.VIEWS, *figures.FIGURES, *LEGENDS, *BLOCKS)


def render(context: Context, name: str, *arguments: str) -> Markup:
    """Return the HTML of a table, a figure, a legend or a block. Raises KeyError if there is none of that name."""
    policy, given = in_its_edition(context.policy, name, arguments)
    if name in figures.FIGURES:
        return blocks.figure(figures.FIGURES[name](policy), context.href)
    if name in LEGENDS:
        return blocks.legend(LEGENDS[name])
    if name in BLOCKS:
        return BLOCKS[name].html(replace(context, policy=policy), *given)
    href = own_pages(context.href) if name in LISTS else context.href
    return cells.table(policy, href, views.VIEWS[name](policy, *given), view=name)


OF_ONE_EDITION = {
    *(view.__name__.replace("_", "-") for view in views.OF_ONE_EDITION),
    *(figure.__name__.replace("_", "-") for figure in figures.OF_ONE_EDITION),
}
"""The tables and figures that cover one edition."""


def in_its_edition(policy: Policy, name: str, arguments: Iterable[str]) -> tuple[Policy, list[str]]:
    """Return the policy that a block covers, and its arguments without the edition."""
    given = [*arguments]
    if name not in OF_ONE_EDITION and not (name in BLOCKS and BLOCKS[name].of_one_edition):
        return policy, given
    return in_edition(policy, given.pop() if {*given[-1:]} & {*policy.editions} else policy.newest), given


@block(on_paper=True, of_one_edition=True)
def thumbnail(context: Context, figure: str) -> Markup:
    """Return a figure in small with what it shows, links to its own page, and its numbers; paper shows it in full."""
    drawn = figures.FIGURES[figure](context.policy)
    numbers = blocks.numbers_of(context.policy, figure, context.href)
    return blocks.thumbnail(drawn, figure_pages.titled(context.policy, drawn), numbers, context.href)


@block(on_paper=True, of_one_edition=True)
def numbers(context: Context, mode: str) -> Markup:
    """Return how much a developer in a mode can follow, in one sentence."""
    return mode_page.answer(context.policy, context.href, context.policy.get(Mode, mode))


@block(on_paper=True, of_one_edition=True)
def instead(context: Context, mode: str) -> Markup:
    """Return in brief what a developer in a mode cannot follow, and what to do instead."""
    return mode_page.in_brief(context.policy, context.href, context.policy.get(Mode, mode))


@block(on_paper=True, of_one_edition=True)
def in_this_mode(context: Context, mode: str) -> Markup:
    """Return what follows the first sentence on the page of a mode."""
    return mode_page.body(context.policy, context.href, context.policy.get(Mode, mode))


@block(on_paper=False)
def in_this_release(context: Context, release: str) -> Markup:
    """Return what follows the text of a release on its page; paper has it with the statement."""
    return release_page.body(context.policy, context.href, context.policy.get(Release, release))


@block(on_paper=True)
def modes_that_agree(context: Context) -> Markup:
    """Return which modes have the same verdicts."""
    return blocks.modes_that_agree(context.policy)


@block(on_paper=True, of_one_edition=True)
def in_every_mode(context: Context) -> Markup:
    """Return how many requirements have the same verdict in every mode, and which."""
    return differences.same(context.policy, context.href)


@block(on_paper=True)
def key(_: Context) -> Markup:
    """Return the signs of verdicts on one line."""
    return differences.key(VERDICTS.items())


@block(on_paper=True)
def hold_key(_: Context) -> Markup:
    """Return the signs of standings on one line."""
    return differences.key(HOLDS.items())


@block(on_paper=False)
def pdf(context: Context) -> Markup:
    """Return a link to the PDF edition."""
    return blocks.as_pdf(context.href)


@block(on_paper=False)
def version(context: Context) -> Markup:
    """Return which version this is."""
    return blocks.version(context.published, context.href)


@block(on_paper=False, of_one_edition=True)
def spreadsheet(context: Context, view: str) -> Markup:
    """Return links to a view as spreadsheets."""
    return blocks.as_spreadsheet(context.policy, context.href, view)


@block(on_paper=False)
def repository(context: Context) -> Markup:
    """Return where the repository is, or how to learn it."""
    return source_links.repository(context.published)


@block(on_paper=False)
def statement_commands(context: Context) -> Markup:
    """Return the commands that get the repository and assess a release statement."""
    return source_links.commands(context.published)


@block(on_paper=False)
def workflow_step(context: Context) -> Markup:
    """Return the steps of a workflow that assess a release statement."""
    return source_links.workflow_step(context.published)


@block(on_paper=False)
def issue_forms(context: Context) -> Markup:
    """Return the forms with which anyone proposes a change without git."""
    return source_links.forms(context.published)


@block(on_paper=False, of_one_edition=True)
def files_by_mode(context: Context) -> Markup:
    """Return the checklists and the release statement of each release mode."""
    return take_away.by_mode(context.policy, context.href)


@block(on_paper=False, of_one_edition=True)
def proposed_wording(context: Context) -> Markup:
    """Return what fails and the wording proposed for it, then wording for what can be followed."""
    return wording.proposed_wording(context.policy, context.href)


@block(on_paper=True)
def answer_claim(context: Context, claim: str) -> Markup:
    """Return the answer to the question whether a claim is right."""
    answer = answered.of_claim(context.policy, context.published, claim)
    return answers.answer_box(context.href, answer)


@block(on_paper=True, of_one_edition=True)
def answer_drafts(context: Context) -> Markup:
    """Return how far an edition moved from the one before."""
    return answers.answer_box(context.href, answered.of_drafts(context.policy, context.published))


@block(on_paper=True, of_one_edition=True)
def answer_failing(context: Context) -> Markup:
    """Return how many requirements fail, and a list of them."""
    answer = answered.of_failing(context.policy, context.published)
    return answers.answer_box(context.href, answer, wording.in_brief(context.policy))


@block(on_paper=True)
def claim_cards(context: Context) -> Markup:
    """Return every claim as a card with its result."""
    return answers.claim_cards(context.href, cards(context.policy))


@block(on_paper=True, of_one_edition=True)
def in_short(context: Context, topic: str) -> Markup:
    """Return the sentences that open the page of a topic."""
    return answers.opening(IN_SHORT[topic](context.policy))


@block(on_paper=True, of_one_edition=True)
def folded(context: Context, table: str) -> Markup:
    """Return a table that opens under its title."""
    shown = views.VIEWS[table](context.policy)
    return answers.folded(shown.caption, cells.table(context.policy, context.href, shown, view=table))


@block(on_paper=False)
def anchor(context: Context, anchor: str) -> Markup:
    """Return the anchor of a heading that was reworded, so that published links still answer."""
    return filled('<span id="{}"></span>', anchor)


@block(on_paper=False)
def works(context: Context) -> Markup:
    """Return a list of the works of evidence. Each has the anchor that it had when one page held them all."""
    works = context.policy.all(Evidence)
    listed = (
        filled('<li id="{}"><a href="{}">{}</a>, {}</li>', work.id, context.href(work.id), work.title, signed(work))
        for work in works
    )
    return filled("<ul>{}</ul>", joined(listed))


@block(on_paper=False)
def rules(context: Context, letter: str) -> Markup:
    """Return the rules of one family."""
    return blocks.family(RULES.values(), letter, context.root / EXAMPLES, context.href)


@block(on_paper=False)
def explorer(context: Context) -> Markup:
    """Return the place that the script of the explorer fills."""
    return blocks.explorer(context.href)


@block(on_paper=False)
def questions_on_who_is_bound(context: Context) -> Markup:
    """Return the questions on who is bound by law, which a script asks one at a time."""
    return bound_questions.questions(context.policy, context.href)


@block(on_paper=False)
def release_statement(context: Context, example: str) -> Markup:
    """Return the assessment of a worked example of a release statement, in brief."""
    return release_examples.example(context.policy, context.root, example, context.href)


@block(on_paper=False)
def data(context: Context, audience: str) -> Markup:
    """Return the list of files for an audience."""
    return blocks.offered(context.href, context.offered(), audience)
