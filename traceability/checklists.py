"""A page to print and fill in for each mode and edition: what applies and how, and what is a gap to disclose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from traceability import bare, prose
from traceability.blocks import checklist_page
from traceability.markup import Href, answer, cite, link, locator, name, sign, words
from traceability.model import Documentation, Mode, Policy, Requirement, in_edition
from traceability.publication import Publication
from traceability.tables import Cite
from traceability.values import Force, Grade
from traceability.verdicts import Judgement, Verdict, answers, distribution, judgements
from traceability.views.requirements import chapters, problems

SECTIONS = {
    Verdict.GAP: "Each is out of reach, and nothing stands in for it. We suggest that you say so with the model.",
    Verdict.ALTERNATIVE: "Each is out of reach. Say which alternative you take, and what it leaves open.",
    Verdict.BEFORE_RELEASE: "Follow each until the weights leave. Afterward it can no longer be followed.",
    Verdict.BY_AGREEMENT: "Follow each by an agreement with those who have the weights, and see that they keep it.",
    Verdict.AS_WRITTEN: "Follow or consider each, as it is worded.",
    Verdict.NOT_RELEVANT: "There is nothing in this mode that these could apply to. Say so, if somebody asks.",
}
"""What we suggest for the requirements of each verdict; what has to be acted on comes first."""

COLUMNS = ("Done", "What is asked", "What we suggest", "Evidence", "Responsible")

FILLED_IN = ("Model", "Version", "Date", "Filled in by")
"""What the head of a checklist asks for."""


def path(mode: Mode, edition: str) -> str:
    """Where the checklist of a mode and an edition is on the site."""
    return f"{checklist_page(mode, edition)}.html"


def files(policy: Policy, published: Publication) -> Iterator[tuple[str, str]]:
    """Every checklist with its path on the site."""
    for edition in policy.editions:
        for mode in policy.modes():
            yield path(mode, edition), page(in_edition(policy, edition), published, mode)


def page(policy: Policy, published: Publication, mode: Mode) -> str:
    """The checklist of a mode, by the edition that the policy speaks of."""
    edition = policy.editions[policy.speaks_of]
    title = f"Checklist: {words(mode.name)}, {edition.name}"
    return bare.page(
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

    judged = {one.id: judgements(policy)[one.id, mode.id] for one in policy.all(Requirement)}
    counts = distribution(judgement.verdict for judgement in judged.values())
    summary = "".join(
        f'<li>{sign(verdict, "")} <a href="#{verdict.name.lower()}">{escape(verdict.words)}</a>: {count}</li>'
        for verdict, count in counts.items()
        if count
    )
    blanks = "".join(f"<div><dt>{said}</dt> <dd></dd></div>" for said in FILLED_IN)
    sections = "".join(_section(policy, href, mode, verdict, judged) for verdict in SECTIONS if counts[verdict])
    return (
        f"<p>For {link(href, mode.id, words(mode.name))}: {escape(mode.test)}</p>"
        "<p>The guidance is voluntary, and a line that is ticked off shows that something was done, not that a release "
        "is safe. Our words stand for those of the draft, which govern; what to do is our suggestion.</p>"
        f'<dl class="blanks">{blanks}</dl>'
        f'<ul class="summary">{summary}</ul>{sections}'
    )


def _section(policy: Policy, href: Href, mode: Mode, verdict: Verdict, judged: Mapping[str, Judgement]) -> str:
    """The requirements of one verdict, in the order of the guidance."""
    rows = []
    for chapter, requirements in chapters(policy):
        if own := [requirement for requirement in requirements if judged[requirement.id].verdict is verdict]:
            title = f"Objective {cite(policy, href, chapter.id)}" if isinstance(chapter, Cite) else escape(chapter)
            rows.append(f'<tr class="group"><th scope="colgroup" colspan="{len(COLUMNS)}">{title}</th></tr>')
            rows.extend(_row(policy, href, mode, requirement, judged[requirement.id]) for requirement in own)
    heads = "".join(f'<th scope="col">{said}</th>' for said in COLUMNS)
    name = verdict.words.capitalize()
    return (
        f'<section id="{verdict.name.lower()}"><h2>{sign(verdict, "")} {escape(name)}</h2><p>{SECTIONS[verdict]}</p>'
        f'<div class="frame" role="region" tabindex="0" aria-label="{escape(name)}"><table class="checklist">'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _row(policy: Policy, href: Href, mode: Mode, requirement: Requirement, judgement: Judgement) -> str:
    """One line: what is asked and where, what to do about it, and room for what was done and by whom."""
    text = prose.plain(requirement.body, lambda id: policy[id].title)
    where = locator(requirement, policy.editions[requirement.edition])
    return (
        f'<tr><td><span class="box"></span></td><th scope="row">{cite(policy, href, requirement.id)}'
        f'<p>{escape(text)}</p><p class="about">{where}</p></th>'
        f"<td>{_to_do(policy, href, mode, requirement, judgement)}</td><td></td><td></td></tr>"
    )


def _to_do(policy: Policy, href: Href, mode: Mode, requirement: Requirement, judgement: Judgement) -> str:
    """What a verdict asks of a developer: which controls it turns on, what stands in, what helps."""
    decided = ", ".join(link(href, id, name(id)) for id in policy.in_order(judgement.decided_by))
    given = [one for one in answers(policy).get((requirement.id, mode.id), ()) if one.grade is not Grade.RESEARCH]
    instead = "".join(f'<li><span class="box"></span> {answer(policy, href, one)}</li>' for one in judgement.instead)
    helps = "; ".join(answer(policy, href, one) for one in given if one not in judgement.instead)
    match judgement.verdict:
        case Verdict.AS_WRITTEN:
            said = _follow(requirement)
        case Verdict.ALTERNATIVE:
            said = f"Instead:<ul>{instead}</ul>"
        case Verdict.GAP:
            said = "Disclose it. Open: " + "; ".join(cite(policy, href, one.id) for one in problems(policy, judgement))
        case verdict:
            said = f"{escape(verdict.words.capitalize())}, for {decided}."
    return said + (f'<p class="about">Helps: {helps}</p>' if helps else "")


def _follow(requirement: Requirement) -> str:
    """What it means to follow a requirement as written; what is only to be considered stays so."""
    if isinstance(requirement, Documentation):
        return "Document it."
    return "Consider it." if requirement.force is Force.CONSIDER else "Follow it."
