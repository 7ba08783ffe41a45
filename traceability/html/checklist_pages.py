"""A page to print and fill in for each mode and edition: what applies and how, and which gaps to disclose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from traceability.analysis.readings import ranges
from traceability.analysis.verdicts import Verdict
from traceability.html import page_shell
from traceability.html.cells import cell, cite, link, locator, sign
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Mode, Policy, Requirement, in_edition
from traceability.publication import output
from traceability.publication.identity import Publication
from traceability.publication.paths import SEVERAL_MODES, Href, checklist_page, checklist_sheet
from traceability.views import plain_text
from traceability.views.checklist import EACH_MODE, FILLED_IN, NO_PROOF, SUGGESTED, Line, checklist
from traceability.views.content import sense
from traceability.views.labels import WORKS, words
from traceability.views.table import Cite

COLUMNS = ("Done", "What is asked", "What we suggest", "Evidence", "Responsible")


def path(mode: Mode, edition: str) -> str:
    """Return the path of the checklist of a mode and an edition."""
    return f"{checklist_page(mode, edition)}.html"


def files(policy: Policy, published: Publication) -> Iterator[output.File]:
    """Yield every checklist with its path on the site."""
    for edition in policy.editions:
        for mode in policy.modes():
            yield path(mode, edition), partial(page, in_edition(policy, edition), published, mode)


def page(policy: Policy, published: Publication, mode: Mode) -> str:
    """Return the checklist of a mode, for the edition to which the policy is restricted."""
    edition = policy.editions[policy.edition]
    title = f"Checklist: {words(mode.name)}, {edition.name}"
    return page_shell.page(
        published=published,
        title=title,
        description=f"What a developer in this mode can follow of the {edition.name} of NIST AI 800-1, to fill in.",
        body=filled('<article class="filled-in"><h1>{}</h1>{}</article>', title, _body(policy, mode)),
        root="../",
        address=path(mode, edition.id),
    )


def _body(policy: Policy, mode: Mode) -> Markup:
    def href(id: str) -> str:
        return f"../{policy[id].place.page}.html#{id}"

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
    sections = (_section(policy, href, verdict, lines) for verdict, lines in asked.items() if lines)
    return filled(
        "<p>For {}: {}</p>"
        '<p>{} {} <a href="../{}.html">What differs between modes</a></p>'
        '<p class="about files"><a href="../{}">As a spreadsheet</a></p>'
        '<dl class="blanks">{}</dl>'
        '<ul class="summary">{}</ul>{}',
        *(link(href, mode.id, words(mode.name)), mode.test, NO_PROOF, EACH_MODE, SEVERAL_MODES),
        checklist_sheet(mode, policy.edition),
        *map(joined, (blanks, summary, sections)),
    )


def _section(policy: Policy, href: Href, verdict: Verdict, lines: Iterable[Line]) -> Markup:
    """Return the requirements of one verdict, in the order of the guidance."""
    rows = []
    for chapter, of_chapter in groupby(lines, lambda line: line.chapter):
        title = filled("Objective {}", cite(policy, href, chapter.id)) if isinstance(chapter, Cite) else chapter
        group = '<tr class="group"><th scope="colgroup" colspan="{}">{}</th></tr>'
        rows.append(filled(group, len(COLUMNS), title))
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
    """Return one line: what is asked and where, what to do, and room for the evidence and the person responsible."""
    asked = line.requirement
    text = plain_text.plain(asked.body, lambda id: policy[id].title)
    helps = Markup()
    if line.helps:
        helps = filled('<p class="about">{}</p>', cell(policy, href, ("Helps:", *line.helps)))
    if line.disputed:
        disputed = cell(policy, href, ("Contested:", *line.disputed))
        helps = joined((helps, filled('<p class="about">{}</p>', disputed)))
    if line.mark:
        helps = joined((helps, filled('<p class="about">{} {}.</p>', WORKS, line.mark.capitalize())))
    return filled(
        '<tr><td><span class="box"></span></td><th scope="row">{}'
        '<p>{}</p><p class="about">{}</p></th>'
        "<td>{}{}</td><td></td><td></td></tr>",
        *(cite(policy, href, asked.id), text, locator(policy, asked), _to_do(policy, href, line), helps),
    )


def _to_do(policy: Policy, href: Href, line: Line) -> Markup:
    """Return what is suggested; each alternative has a box to tick."""
    if not line.judgement.instead:
        return cell(policy, href, line.do)
    lead, *instead = line.do
    items = (filled('<li><span class="box"></span> {}</li>', cell(policy, href, answer)) for answer in instead)
    return filled("{}<ul>{}</ul>", str(lead), joined(items))
