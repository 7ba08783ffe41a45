"""A page to tick or print for each mode and edition: what applies and how, and which gaps to disclose.

The rows are on the page once, by verdict. A script ticks them, and arranges them by objective.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from traceability.analysis.readings import ranges
from traceability.analysis.verdicts import Verdict
from traceability.html import page_shell, take_away
from traceability.html.cells import cell, cite, sign
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Mode, Policy, Requirement, in_edition
from traceability.publication import output
from traceability.publication.identity import Publication
from traceability.publication.paths import (
    BY_OBJECTIVE,
    CHECKLISTS,
    SEVERAL_MODES,
    Href,
    checklist_page,
    checklist_sheet,
    own_pages,
    release_statement,
)
from traceability.views import plain_text
from traceability.views.checklist import (
    EACH_MODE,
    FILLED_IN,
    NO_PROOF,
    SUGGESTED,
    Line,
    checklist,
    shared_page,
    sharing,
    title,
)
from traceability.views.content import place, sense
from traceability.views.labels import WORKS, where, words
from traceability.views.requirements import chapters
from traceability.views.table import Cite

COLUMNS = ("Done", "What is asked", "What we suggest", "Evidence", "Responsible")


def path(policy: Policy, mode: Mode) -> str:
    """Return the path of the checklist of a mode, for the edition to which the policy is restricted."""
    return f"{shared_page(policy, mode)}.html"


def files(policy: Policy, published: Publication, image: str = "") -> Iterator[output.File]:
    """Yield every checklist with its path on the site, and the page that lists them.

    Modes with the same checklist share a page, and the addresses of the others lead there. ``image`` is the path of
    the picture for share cards.
    """
    yield f"{CHECKLISTS}.html", partial(index, policy, published, image)
    for edition in policy.editions:
        part = in_edition(policy, edition)
        for mode in policy.modes():
            made = partial(page, part, published, mode, image)
            own = f"{checklist_page(mode, edition)}.html"
            if (shared := path(part, mode)) != own:
                made = partial(page_shell.forwarding, title(part, mode), shared.rpartition("/")[2])
            yield own, made


def index(policy: Policy, published: Publication, image: str = "") -> str:
    """Return the page that lists every checklist, the newest edition first."""

    def href(id: str) -> str:
        if id.startswith("/checklists/"):
            return f"../{id[1:]}.html"
        return f"..{id}" if id.startswith("/") else f"../{policy[id].place.page}.html#{id}"

    listed = (
        filled("<h2>{}</h2>{}", policy.editions[edition].name.capitalize(), take_away.by_mode(part, href))
        for edition, part in ((edition, in_edition(policy, edition)) for edition in reversed(policy.editions))
    )
    return page_shell.page(
        published=published,
        title="Checklists",
        description="A checklist of NIST AI 800-1 for each release mode and draft, to tick on the screen or to print.",
        body=filled(
            "<h1>Checklists</h1><p>Choose the way in which your model is released. Each checklist says what you can "
            "follow, what to do instead, and what to disclose. You can tick it here, print it, or copy it as Markdown. "
            '<a href="../docs/take-away.html">Everything to take away</a></p><p>{}</p>{}',
            *(EACH_MODE, joined(listed)),
        ),
        root="../",
        address=f"{CHECKLISTS}.html",
        image=image,
        styles=("tables.css",),
    )


def page(policy: Policy, published: Publication, mode: Mode, image: str = "") -> str:
    """Return the checklist of a mode and of those that share it, for the edition to which the policy is restricted.

    Ticks are kept under the name of the first mode, and found under the names of the others.
    """
    edition = policy.editions[policy.edition]
    named = title(policy, mode)
    keys = " ".join(f"{one.name}-{edition.id}" for one in sharing(policy)[mode.id])
    return page_shell.page(
        published=published,
        title=named,
        description=f"What a developer in this mode can follow of the {edition.name} of NIST AI 800-1, to fill in.",
        body=filled(
            '<article class="filled-in" data-of="{}" data-order="{}"><h1>{}</h1>{}</article>',
            *(keys, _order(policy, mode), named, _body(policy, mode)),
        ),
        root="../",
        address=path(policy, mode),
        image=image,
        styles=("checklist.css",),
        scripts=("checklist.js",),
    )


def _order(policy: Policy, mode: Mode) -> str:
    """Return for each row, as it is on the page, its place in the guidance."""
    guidance = [requirement.id for _, requirements in chapters(policy) for requirement in requirements]
    places = {id: number for number, id in enumerate(guidance)}
    lines = (line for of_verdict in checklist(policy, mode).values() for line in of_verdict)
    return " ".join(str(places[line.requirement.id]) for line in lines)


def _body(policy: Policy, mode: Mode) -> Markup:
    href = own_pages(lambda path: f"..{path}.html")
    shared = sharing(policy)[mode.id]
    asked = checklist(policy, mode)
    counts = ranges(policy, policy.all(Requirement), mode.id)
    summary = (
        filled(
            '<li>{} <a href="#{}">{}</a>: {}</li>',
            *(sign(sense(verdict), ""), verdict.name.lower(), verdict.label, count.label),
        )
        for verdict, count in sorted(counts.items())
        if count.published
    )
    blanks = (filled("<div><dt>{}</dt> <dd></dd></div>", label) for label in FILLED_IN)
    tests = (
        filled('<p>For <a href="../{}.html">{}</a>: {}</p>', one.place.page, words(one.name), one.test)
        for one in shared
    )
    sections = (_section(policy, href, verdict, lines) for verdict, lines in asked.items() if lines)
    return filled(
        "{}"
        '<p>{} {} <a href="../{}.html">What differs between modes</a></p>'
        '<p class="about files"><a href="index.html">All checklists</a> {}</p>'
        '<dl class="blanks">{}</dl>'
        '<ul class="summary">{}</ul>{}{}',
        *(joined(tests), NO_PROOF, EACH_MODE, SEVERAL_MODES, joined(_files(policy, one) for one in shared)),
        *(joined(blanks), joined(summary), _chooser(), joined(sections)),
    )


def _files(policy: Policy, mode: Mode) -> Markup:
    """Return links to the checklist as a spreadsheet and, for the newest edition, to a release statement."""
    forms = {checklist_sheet(mode, policy.edition): "As a spreadsheet"}
    if policy.edition == policy.newest:
        forms[release_statement(mode, policy.edition)] = "As a release statement"
    name = words(mode.name) if len(sharing(policy)[mode.id]) > 1 else ""
    of = filled(" ({})", name) if name else Markup()
    return joined(filled(' · <a href="../{}">{}{}</a>', file, form, of) for file, form in forms.items())


def _chooser() -> Markup:
    """Return what the script offers: the arrangement, a copy as Markdown, and where the ticks are kept."""
    return filled(
        '<form class="chooser" id="{}" aria-label="This checklist" hidden><label>Arranged by '
        '<select name="arrange"><option value="verdict">what you can do</option>'
        '<option value="objective">objective</option></select></label>'
        '<button type="button" name="copy">Copy as Markdown</button>'
        '<button type="button" name="clear">Remove all ticks</button><output></output>'
        "<p>Ticks stay in this browser, and nobody else sees them.</p></form>",
        BY_OBJECTIVE,
    )


def _section(policy: Policy, href: Href, verdict: Verdict, lines: Iterable[Line]) -> Markup:
    """Return the requirements of one verdict, in the order of the guidance."""
    rows = []
    for chapter, of_chapter in groupby(lines, lambda line: line.chapter):
        lead = filled("Objective {}", cite(policy, href, chapter.id)) if isinstance(chapter, Cite) else chapter
        group = '<tr class="group"><th scope="colgroup" colspan="{}">{}</th></tr>'
        rows.append(filled(group, len(COLUMNS), lead))
        rows.extend(_row(policy, href, line) for line in of_chapter)
    heads = joined(filled('<th scope="col">{}</th>', head) for head in COLUMNS)
    name = verdict.label.capitalize()
    return filled(
        '<section id="{}"><h2>{} {}</h2>'
        "<p>{}</p>"
        '<div class="frame" role="region" tabindex="0" aria-label="{}"><table class="checklist">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></section>",
        *(verdict.name.lower(), sign(sense(verdict), ""), name, SUGGESTED[verdict], name, heads, joined(rows)),
    )


def _row(policy: Policy, href: Href, line: Line) -> Markup:
    """Return one line: what is asked and where, what to do, how to verify it, and room for what is filled in."""
    asked = line.requirement
    text = plain_text.plain(asked.body, lambda id: policy[id].title)
    helps = Markup()
    if line.helps:
        helps = filled('<p class="about">{}</p>', cell(policy, href, ("What helps:", *line.helps)))
    if line.disputed:
        disputed = cell(policy, href, ("Contested:", *line.disputed))
        helps = joined((helps, filled('<p class="about">{}</p>', disputed)))
    if line.mark:
        helps = joined((helps, filled('<p class="about">{} {}.</p>', WORKS, line.mark.capitalize())))
    return filled(
        '<tr><td><span class="box"></span></td><th scope="row">{}'
        '<p>{}</p><a class="locator" href="{}">{}</a></th>'
        "<td>{}{}</td><td>{}</td><td></td></tr>",
        *(
            cite(policy, href, asked.id),
            text,
            place(policy, asked).address,
            where(asked).capitalize(),
            _to_do(policy, href, line),
            helps,
            _shown_by(asked),
        ),
    )


def _shown_by(asked: Requirement) -> Markup:
    """Return what would show that a requirement is met; how to verify it is in the spreadsheet and on its card."""
    return filled("<i>Shown by: {}</i>", asked.artefact) if asked.artefact else Markup()


def _to_do(policy: Policy, href: Href, line: Line) -> Markup:
    """Return what is suggested; each alternative has a box to tick."""
    if not line.judgement.instead:
        return cell(policy, href, line.do)
    lead, *instead = line.do
    items = (filled('<li><span class="box"></span> {}</li>', cell(policy, href, answer)) for answer in instead)
    return filled("{}<ul>{}</ul>", str(lead), joined(items))
