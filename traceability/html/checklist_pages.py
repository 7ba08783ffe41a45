"""A page to print and fill in for each mode and edition: what applies and how, and which gaps to disclose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from itertools import groupby

from traceability.analysis.verdicts import Verdict
from traceability.html import page_shell
from traceability.html.cells import cell, cite, link, locator, sign
from traceability.policy.model import Mode, Policy, in_edition
from traceability.publication import output
from traceability.publication.identity import Publication
from traceability.publication.paths import Href, checklist_page, checklist_sheet
from traceability.views import plain_text
from traceability.views.checklist import FILLED_IN, NO_PROOF, SUGGESTED, Line, checklist
from traceability.views.content import sense
from traceability.views.labels import words
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
    edition = policy.editions[policy.speaks_of]
    title = f"Checklist: {words(mode.name)}, {edition.name}"
    return page_shell.page(
        published=published,
        title=title,
        description=f"What a developer in this mode can follow of the {edition.name} of NIST AI 800-1, to fill in.",
        body=f'<article class="filled-in"><h1>{escape(title)}</h1>{_body(policy, mode)}</article>',
        root="../",
        address=path(mode, edition.id),
    )


def _body(policy: Policy, mode: Mode) -> str:
    def href(id: str) -> str:
        return f"../{policy[id].place.page}.html#{id}"

    asked = checklist(policy, mode)
    counts = {verdict: len(lines) for verdict, lines in asked.items()}
    summary = "".join(
        f'<li>{sign(sense(verdict), "")} <a href="#{verdict.name.lower()}">{escape(verdict.words)}</a>: {count}</li>'
        for verdict, count in sorted(counts.items())
        if count
    )
    blanks = "".join(f"<div><dt>{said}</dt> <dd></dd></div>" for said in FILLED_IN)
    sections = "".join(_section(policy, href, verdict, lines) for verdict, lines in asked.items() if lines)
    return (
        f"<p>For {link(href, mode.id, words(mode.name))}: {escape(mode.test)}</p>"
        f"<p>{escape(NO_PROOF)}</p>"
        f'<p class="about files"><a href="../{checklist_sheet(mode, policy.speaks_of)}">As a spreadsheet</a></p>'
        f'<dl class="blanks">{blanks}</dl>'
        f'<ul class="summary">{summary}</ul>{sections}'
    )


def _section(policy: Policy, href: Href, verdict: Verdict, lines: Iterable[Line]) -> str:
    """Return the requirements of one verdict, in the order of the guidance."""
    rows = []
    for chapter, own in groupby(lines, lambda line: line.chapter):
        title = f"Objective {cite(policy, href, chapter.id)}" if isinstance(chapter, Cite) else escape(chapter)
        rows.append(f'<tr class="group"><th scope="colgroup" colspan="{len(COLUMNS)}">{title}</th></tr>')
        rows.extend(_row(policy, href, line) for line in own)
    heads = "".join(f'<th scope="col">{said}</th>' for said in COLUMNS)
    name = verdict.words.capitalize()
    return (
        f'<section id="{verdict.name.lower()}"><h2>{sign(sense(verdict), "")} {escape(name)}</h2>'
        f"<p>{SUGGESTED[verdict]}</p>"
        f'<div class="frame" role="region" tabindex="0" aria-label="{escape(name)}"><table class="checklist">'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _row(policy: Policy, href: Href, line: Line) -> str:
    """Return one line: what is asked and where, what to do, and room for the evidence and the person responsible."""
    asked = line.requirement
    text = plain_text.plain(asked.body, lambda id: policy[id].title)
    where = locator(policy, asked)
    helps = f'<p class="about">{cell(policy, href, ("Helps:", *line.helps))}</p>' if line.helps else ""
    return (
        f'<tr><td><span class="box"></span></td><th scope="row">{cite(policy, href, asked.id)}'
        f'<p>{escape(text)}</p><p class="about">{where}</p></th>'
        f"<td>{_to_do(policy, href, line)}{helps}</td><td></td><td></td></tr>"
    )


def _to_do(policy: Policy, href: Href, line: Line) -> str:
    """Return what is suggested; each alternative has a box to tick."""
    if not line.judgement.instead:
        return cell(policy, href, line.do)
    lead, *instead = line.do
    items = "".join(f'<li><span class="box"></span> {cell(policy, href, one)}</li>' for one in instead)
    return f"{escape(str(lead))}<ul>{items}</ul>"
