"""The contents of a page besides tables and statements: legends, numbers, pictures, rules, proposed wording."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from traceability.analysis.verdicts import Verdict, judgements
from traceability.data.catalogue import OFFERS, matching
from traceability.figures import Figure
from traceability.html.cells import cite, link, locator, sign
from traceability.policy.model import (
    PUBLISHED,
    Alternative,
    Documentation,
    Mode,
    Policy,
    Provision,
    Recommendation,
    Requirement,
    Safeguard,
)
from traceability.policy.values import Acceptance, Grade, Hold
from traceability.publication.identity import PDF, VERSIONS, Publication
from traceability.publication.paths import COMMENT_MATRIX, MATRIX, Href, checklist_page, checklist_sheet, view_file
from traceability.rules import Rule
from traceability.source import rule_examples
from traceability.views import plain_text
from traceability.views.alternatives import Proposals, again, proposals
from traceability.views.content import sense
from traceability.views.labels import words
from traceability.views.requirements import problems, tally


def as_pdf(href: Href) -> str:
    """Return a link to the PDF edition, which is written after the pages."""
    address = posixpath.join(posixpath.dirname(href("/index")), PDF)
    return f'<p><a href="{escape(address)}">This site as a PDF, to read and print</a></p>'


def version(published: Publication, href: Href) -> str:
    """Return the version of the site, linked to the page of all versions."""
    address = posixpath.join(posixpath.dirname(href("/index")), VERSIONS)
    return f'<p>This is <a href="{escape(address)}">version {escape(published.version)}</a>.</p>'


def figure(drawn: Figure, href: Href) -> str:
    """Return a figure with its key, and links to its files."""
    files = ", ".join(
        f'<a href="{escape(href(f"/figures/{drawn.name}.{kind}"))}">{kind.upper()}</a>' for kind in ("svg", "png")
    )
    return (
        f'<figure class="picture" tabindex="0">{drawn.on_page()}<figcaption>{escape(drawn.key)} '
        f'<span class="files">Take it along: {files}, CC BY 4.0.</span></figcaption></figure>'
    )


def shows(drawn: Figure) -> str:
    """Return what a figure shows, in one sentence or two."""
    return f"<p>{escape(drawn.message)}</p>"


def legend(meanings: Iterable[tuple[Verdict | Hold | Grade, str]]) -> str:
    """Return what some words mean, each with its sign where it has one."""
    items = "".join(
        f"<li>{'' if isinstance(word, Grade) else sign(sense(word), '')}"
        f"<span><strong>{word.words}</strong>: {escape(text)}</span></li>"
        for word, text in meanings
    )
    return f'<ul class="legend">{items}</ul>'


def numbers(policy: Policy, href: Href, mode: str) -> str:
    """Return the count of each verdict in one mode, in large figures, and what was counted."""
    counts = tally(policy, policy.all(Requirement), policy.get(Mode, mode)).counts
    page = href(mode).partition("#")[0]
    items = "".join(
        f'<li><span class="figure">{count}</span> {sign(sense(verdict), "")} '
        f'<a href="{escape(page)}#{anchor(policy, verdict)}">{escape(verdict.words)}</a>'
        f"{_by_grade(policy, mode) if verdict is Verdict.ALTERNATIVE else ''}</li>"
        for verdict, count in counts.items()
        if count
    )
    kinds = {Recommendation: "recommendations", Documentation: "documentation items", Safeguard: "example safeguards"}
    counted = ", ".join(f"{len(policy.all(kind))} {plural}" for kind, plural in kinds.items())
    edition = policy.editions[policy.speaks_of]
    checklist = href(f"/{checklist_page(policy.get(Mode, mode), edition.id)}")
    sheet = href(f"/{checklist_sheet(policy.get(Mode, mode), edition.id)}")
    of = f"Of {sum(counts.values())} requirements of the {edition.name}, in {words(policy.get(Mode, mode).name)}:"
    return (
        f'<div class="numbers"><p>{of}</p><ul>{items}</ul>'
        f'<p class="about">Counted are {counted}. <em>Requirement</em> is our word for all three; the guidance is '
        f'voluntary. <a href="{escape(checklist)}">A checklist of them all, to print and fill in</a>; '
        f'<a href="{escape(sheet)}">the same as a spreadsheet</a></p></div>'
    )


def anchor(policy: Policy, verdict: Verdict) -> str:
    """Return the anchor of a verdict on the page of a mode; older editions have their own anchors further down."""
    name = verdict.words.replace(" ", "-")
    return name if policy.speaks_of == policy.newest else f"{policy.speaks_of}-{name}"


ELSEWHERE = {
    "same": "The same in another edition:",
    "begins": "Not in the other edition, which begins here:",
    "below": "Below on this page:",
}
"""The text before the links to other editions."""


def switch(policy: Policy, own: str, leads: str, others: Mapping[str, str]) -> str:
    """Return the edition of a page, with links to others; ``leads`` is a key of ``ELSEWHERE``."""
    newest = " (newest)" if own == policy.newest else ""
    linked = "".join(
        f' <a href="{escape(address)}" rel="alternate">{escape(policy.editions[id].name.capitalize())}'
        f"{' (newest)' if id == policy.newest else ''}</a>"
        for id, address in others.items()
    )
    return (
        f'<p class="editions"><span class="own">Edition: <strong>{escape(policy.editions[own].name)}</strong>{newest}'
        f'</span><span class="others">{ELSEWHERE[leads]}{linked}</span></p>'
    )


def _by_grade(policy: Policy, mode: str) -> str:
    """Return the counts of alternatives in a mode by grade, so that their total does not look like more than it is."""
    judged = [judgements(policy)[requirement.id, mode] for requirement in policy.all(Requirement)]
    grades = Counter(judgement.instead[0].grade for judgement in judged if judgement.instead)
    if len(grades) == 1:
        return f", in {next(iter(grades)).words}"
    return ", " + ", ".join(f"{count} in {grade.words}" for grade, count in sorted(grades.items()))


def family(all_rules: Iterable[Rule], letter: str, examples: Path) -> str:
    """Return the rules of one family, each with its reason, what breaks and keeps it, and its first version."""
    return "".join(_rule(rule, rule_examples.read(examples, rule.code)) for rule in all_rules if rule.code[0] == letter)


def _rule(rule: Rule, example: rule_examples.Example) -> str:
    broken = "".join(_broken(rule.code, one) for one in example.broken)
    facts = {
        "Why": _prose(rule.reason),
        "Broken": broken,
        "Kept": _code(f"A text that keeps {rule.code}", example.kept),
        "Since": escape(rule.since),
    }
    rows = "".join(f"<dt>{label}</dt><dd>{fact}</dd>" for label, fact in facts.items())
    head = f"<h3><code>{rule.code}</code> {_prose(rule.sentence)}</h3>"
    return f'<section class="rule" id="{rule.code}">{head}<dl class="facts">{rows}</dl></section>'


def _broken(code: str, broken: rule_examples.Broken) -> str:
    """Return a text that breaks a rule, and the findings."""
    summary = f"A text that breaks {code} {broken.by}".strip()
    findings = "".join(f"<p><code>{escape(finding)}</code></p>" for finding in broken.findings)
    return _code(summary, broken.text) + findings


def _code(summary: str, text: str) -> str:
    """Return a folded text as it is written."""
    return f'<details><summary>{escape(summary)}</summary><pre tabindex="0">{escape(text)}</pre></details>'


def _prose(text: str) -> str:
    """Return a docstring as HTML, with code between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def proposed_wording(policy: Policy, href: Href) -> str:
    """Return all proposed wording in the order of the guidance, each beside the provision that it answers."""
    chapters = proposals(policy)
    parts = [_out_of_reach(policy, [provision.requirement for _, proposed in chapters for provision in proposed])]
    for chapter, proposed in chapters:
        title = escape(chapter) if isinstance(chapter, str) else f"Objective {cite(policy, href, chapter.id)}"
        parts.append(f"<h2>{title}</h2>")
        for provision in proposed:
            offered = "".join(
                _proposal(policy, href, alternative, provision.requirement) for alternative in provision.here
            )
            offered += _elsewhere(policy, provision)
            asked = _provision(policy, href, provision.requirement)
            parts.append(f'<section class="beside"><div>{asked}</div><div>{offered}</div></section>')
    return f'<div class="proposals">{"".join(parts)}</div>'


def _out_of_reach(policy: Policy, requirements: Iterable[Requirement]) -> str:
    """Return links to the provisions on the page that open weights put out of reach."""
    judged = {requirement: judgements(policy)[requirement.id, PUBLISHED] for requirement in requirements}
    items = "".join(
        f'<li>{sign(sense(judgement), "")}<span><a href="#for-{requirement.id}">{requirement.number} '
        f"{escape(requirement.title)}</a>, {escape(judgement.words)}</span></li>"
        for requirement, judgement in judged.items()
        if judgement.hold is Hold.LOST
    )
    return f'<h2>Out of reach with open weights</h2><ul class="legend">{items or "<li>None.</li>"}</ul>'


def _provision(policy: Policy, href: Href, requirement: Requirement) -> str:
    """Return a provision in our words, with its verdict in open weights, and the problem behind a gap."""
    judgement = judgements(policy)[requirement.id, PUBLISHED]
    heading = f'<h3 id="for-{requirement.id}">{cite(policy, href, requirement.id)}</h3>'
    said = f"{sign(sense(judgement), '')} {escape(judgement.words)} in open weights."
    if judgement.verdict is Verdict.GAP:
        behind = "; ".join(link(href, problem.id, problem.title) for problem in problems(policy, judgement))
        said += f" Open problem: {behind}"
    text = _named(policy, requirement.body)
    where = locator(policy, requirement)
    return f'{heading}<p>{text}</p><p class="about">{where}</p><p class="about">{said}</p>'


def _proposal(policy: Policy, href: Href, alternative: Alternative, first: Requirement) -> str:
    """Return one proposed wording with how to show it was done, its first limit, its cost, and what else it answers."""
    text = alternative.parts()
    grades = {requirement: grade for grade, requirement in alternative.answers()}
    also = [
        f"{link(href, id, policy.get(Provision, id).number)} ({grades[id].words})"
        for id in policy.in_order(policy.within(grades))
        if id != first.id
    ]
    state = "; its general claim was broken" if alternative.broken_by else ""
    if alternative.status is Acceptance.PROPOSED:
        state = "; proposed only, nothing that we saw shows that it works"
    about = f"<code>{alternative.id}</code> {link(href, alternative.id, alternative.title)}"
    about += f" ({grades[first.id].words}{state}). Cost for a team of ten: {alternative.cost.words}."
    about += f" Also for {', '.join(also)}." if also else ""
    if already := policy.within(alternative.already_in):
        listed = ", ".join(link(href, id, policy.get(Provision, id).number) for id in already)
        about += f" Already asked for, at least in part, in {listed}."
    if PUBLISHED not in alternative.modes:
        modes = (policy.get(Mode, mode) for mode in policy.in_order(alternative.modes))
        about += f" Works in {', '.join(words(mode.name) for mode in modes)} only."
    return (
        f'<div class="proposal"><blockquote><p>{escape(text["Proposed wording"])}</p></blockquote>'
        f'<p class="show"><strong>Shown by.</strong> {_named(policy, text["How to show it"])}</p>'
        f'<p class="show"><strong>Limits begin with.</strong> {_named(policy, _sentence(text["Limits"]))}</p>'
        f'<p class="about">{about}</p></div>'
    )


def _elsewhere(policy: Policy, provision: Proposals) -> str:
    """Return wording from another provision that also answers this one.

    If the provision has none at all, return a sentence that says so.
    """
    repeated = "".join(
        f'<div class="proposal"><p class="again">{escape(alternative.parts()["Proposed wording"])}</p>'
        f'<p class="about">{escape(alternative.title)} ({grade.words}); how to show it, and its limits, '
        f'<a href="#for-{home.id}">under {home.number}</a></p></div>'
        for grade, alternative, home in again(policy, provision)
    )
    return repeated or ("" if provision.here else '<p class="about">We have no wording to offer.</p>')


def _sentence(text: str) -> str:
    """Return the first sentence of a text."""
    whole = re.match(r".*?[.?!](?=\s|$)", text)
    return whole[0] if whole else text.partition("\n")[0]


def _named(policy: Policy, text: str) -> str:
    """Return a text as HTML without markup, with the titles of the statements that it cites."""
    return escape(plain_text.plain(text, lambda cited: policy[cited].title))


def as_spreadsheet(policy: Policy, href: Href, name: str) -> str:
    """Return links to the spreadsheets of a view, which are written after the pages.

    Raises KeyError if it has none.
    """
    offered = {
        "matrix": ("", {"XLSX of every draft": MATRIX, "CSV of this one": view_file("matrix", policy.speaks_of)}),
        "comment-matrix": (
            " of every draft, one row for each proposed change",
            {kind.upper(): f"{COMMENT_MATRIX}.{kind}" for kind in ("xlsx", "csv")},
        ),
    }
    said, files = offered[name]
    links = ", ".join(f'<a href="{escape(href(f"/{path}"))}">{kind}</a>' for kind, path in files.items())
    return f'<p class="about files">As a spreadsheet{said}: {links}</p>'


def offered(href: Href, paths: Iterable[str], whom: str) -> str:
    """Return the list of files for a group of readers, with links to those among ``paths``."""
    there, root = list(paths), posixpath.dirname(href("/index"))
    parts = []
    for offer in OFFERS:
        if offer.whom == whom:
            links = [_file_link(root, path) for path in matching(offer, there)]
            said = f"{escape(offer.what)}. <span>{escape(offer.promise)}</span>"
            if len(links) > 1:
                name = f"<code>{escape(offer.files)}</code>"
                listed = "".join(f"<li>{one}</li>" for one in links)
                said += f"<details><summary>All {len(links)}</summary><ul>{listed}</ul></details>"
            else:
                name = links[0] if links else f"<code>{escape(offer.files)}</code>"
            parts.append(f"<dt>{name}</dt><dd>{said}</dd>")
    return f'<dl class="offers">{"".join(parts)}</dl>'


def _file_link(root: str, path: str) -> str:
    return f'<a href="{escape(posixpath.join(root, path))}"><code>{escape(path)}</code></a>'
