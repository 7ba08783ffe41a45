"""What stands under the text of a statement: where it comes from, what it links to, and what is computed about it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from traceability import claims
from traceability.claims import PUBLISHED
from traceability.markup import Href, cite, inner, link, name, sign, words
from traceability.model import (
    GRADED,
    Alternative,
    Claim,
    Comment,
    Control,
    Edition,
    Evidence,
    Mode,
    Objective,
    Policy,
    Practice,
    Problem,
    Provision,
    Requirement,
    Safeguard,
    Standing,
    Statement,
    in_edition,
    requirements_under,
)
from traceability.succession import Change, after, ancestors, became, before, came, successors
from traceability.values import Acceptance, Confirmed, Cost, Grade, Hold, slug
from traceability.verdicts import Answer, Judgement, Verdict, answers, judgements
from traceability.views.record import SIDES, in_words, uses
from traceability.views.requirements import problems, tally

HELD = {
    Hold.KEPT: "kept",
    Hold.BY_AGREEMENT: "held by agreement only",
    Hold.UNTIL_RELEASE: "held until the weights leave",
    Hold.LOST: "lost",
    Hold.NO_OBJECT: "without an object",
}
"""How a control stands, as the end of a sentence."""

IF_PUBLISHED = {
    Verdict.AS_WRITTEN: "follow it as written.",
    Verdict.BY_AGREEMENT: "follow it by agreement with those who have the weights.",
    Verdict.BEFORE_RELEASE: "follow it until the weights leave.",
    Verdict.ALTERNATIVE: "it is out of reach.",
    Verdict.GAP: "it is out of reach, and nothing stands in for it.",
    Verdict.NOT_RELEVANT: "it does not concern you.",
}
"""What each verdict tells a developer, as the end of a sentence that begins with the release."""

BEFORE_DECIDING = "follow it as written before you decide; it can come to not releasing them."
"""What a requirement tells the same developer that is about the decision itself, which is kept in every mode."""

ANSWERS = {
    Grade.FULL: "Stands in fully for",
    Grade.PART: "Stands in partly for",
    Grade.COMPLEMENT: "Helps with, and replaces nothing of",
    Grade.RESEARCH: "Research, not to be relied on, for",
}
"""What an alternative is to the requirements that it names at a grade."""

SEEN = {
    Confirmed.PRIMARY: "in the work itself",
    Confirmed.SECONDARY: "only in what others say of it",
    Confirmed.NO: "and not found",
}
"""How a work was looked up."""


def strip(policy: Policy, href: Href, requirement: Requirement) -> str:
    """The eight verdicts of a requirement in the fixed order of modes; opened, the reason for each.

    The style sheet draws the signs, since a page has hundreds of them and has to stay light.
    """
    verdicts = judgements(policy)
    cells = []
    reasons: dict[Judgement, list[Mode]] = {}
    for mode in policy.modes():
        judgement = verdicts[requirement.id, mode.id]
        reasons.setdefault(judgement, []).append(mode)
        name, drawn = escape(words(mode.name)), judgement.verdict.name.lower()
        cells.append(f'<span class="{drawn}"><small>{name}</small> <i>{judgement.words},</i></span>')
    said = "".join(_reason(policy, href, judgement, modes) for judgement, modes in reasons.items())
    summary = f'{" ".join(cells)} <span class="why">why</span>'
    return f'<details class="strip"><summary>{summary}</summary><ul>{said}</ul></details>'


def _reason(policy: Policy, href: Href, judgement: Judgement, modes: list[Mode]) -> str:
    """Why one verdict was reached in some modes: the controls that decided it, how they stand, and why in brief."""
    names = ", ".join(words(mode.name) for mode in modes)
    held = "; ".join(
        f"{name(control)} is {HELD[judgement.hold]} ({_brief(policy, href, control, modes)})"
        for control in policy.in_order(judgement.decided_by)
    )
    said = f"<b>{escape(judgement.words.capitalize())}</b> in {escape(names)}: {held}."
    return f'<li class="{judgement.verdict.name.lower()}"><span>{said}</span></li>'


def _brief(policy: Policy, href: Href, control: str, modes: list[Mode]) -> str:
    """The titles of the standings of a control in some modes, each linked to the whole reason."""
    ids = {mode.id for mode in modes}
    standings = [s for s in policy.all(Standing) if control in s.control and ids & set(s.modes)]
    return ", ".join(link(href, s.id, inner(s.title)) for s in standings)


def tallies(policy: Policy, whole: Objective | Practice) -> str:
    """How the requirements of an objective or practice fall, in each mode."""
    requirements = requirements_under(policy, whole)
    cells = []
    for mode in policy.modes():
        found = tally(policy, requirements, mode)
        counts = "".join(
            f'<b class="{verdict.name.lower()}">{count}<i> {verdict.words},</i></b>'
            for verdict, count in found.counts.items()
            if count
        )
        cells.append(f"<span><small>{escape(words(mode.name))}</small> <span>{counts or 'none'}</span></span>")
    said = '<span class="said">Requirements by verdict, in each release mode: </span>'
    return f'<p class="strip tally">{said}{" ".join(cells)}</p>'


def locator(statement: Provision, edition: Edition) -> str:
    """Where a provision stands, linked to the page of the official PDF."""
    if isinstance(statement, Safeguard):
        where = f"row {statement.row}, bullet {statement.bullet}"
    else:
        lines = statement.lines
        span = str(lines.first)
        if lines.last_page:
            span += f" to page {lines.last_page}, line {lines.last}"
        elif lines.last != lines.first:
            span += f"–{lines.last}"
        where = f"line{'s' if '–' in span or 'to' in span else ''} {span}"
    text = f"{edition.name.capitalize()}, page {statement.page}, {where}"
    return f'<a class="locator" href="{escape(edition.page_url(statement.page))}">{escape(text)}</a>'


def about(policy: Policy, href: Href, statement: Statement) -> str:
    """The quiet line under a statement: id, kind, place in the source, controls, evidence."""
    parts = [f"<code>{escape(statement.id)}</code>"]
    if isinstance(statement, Provision):
        force = getattr(statement, "force", None)
        parts.append(escape(statement.kind + (f", {force.words}" if force else "")))
        parts.append(locator(statement, policy.editions[statement.edition]))
    if isinstance(statement, Requirement):
        parts.append(_presumes(policy, href, statement))
    if isinstance(statement, Standing):
        parts.append(f"{sign(statement.stands)} <strong>{statement.stands.words}</strong>")
        parts.append(", ".join(link(href, mode, words(policy[mode].name)) for mode in policy.in_order(statement.modes)))
    if isinstance(statement, Evidence):
        parts.append(f"{escape(statement.authors)}, {statement.year}, {statement.source_type.words}")
        parts.append(f'<a href="{escape(statement.found_at)}">{escape(statement.identifier.text)}</a>')
        parts.append(f"looked up {escape(statement.checked)}, {SEEN[statement.confirmed]}: {escape(statement.seen)}")
    if isinstance(statement, Comment):
        parts.append(f"on the {policy.editions[statement.edition].name}")
        parts.append(f"{escape(statement.author)}")
        parts.append(f"read in {statement.read.words}")
        if statement.url:
            parts.append(f'<a href="{escape(statement.url)}">its publisher’s page</a>')
    if isinstance(statement, Claim):
        parts.append("made in " + ", ".join(link(href, id, policy[id].title) for id in statement.made_in))
        if statement.about:
            parts.append("about " + ", ".join(link(href, id, _short(policy[id])) for id in statement.about))
    if isinstance(statement, Alternative):
        parts.append(f"<code>{escape(statement.place.path)}</code>")
    if isinstance(statement, Problem):
        parts.append("about " + _names(policy, href, statement.control, " and "))
    if (sources := getattr(statement, "supported_by", ())) and not isinstance(statement, Alternative | Claim):
        parts.append("see " + ", ".join(link(href, id, policy[id].title) for id in sources))
    line = f'<p class="about">{" ".join(f"<span>{part}</span>" for part in parts)}</p>'
    if because := getattr(statement, "because", ""):
        line += f'<p class="because">The tags differ from the verdicts: {escape(because)}</p>'
    return line


CAME = {Change.KEPT: "Kept from the", Change.REVISED: "Revised from the", Change.NEW: "New since the"}
BECAME = {Change.KEPT: "Kept in the", Change.REVISED: "Revised in the", Change.DROPPED: "Dropped in the"}
"""How a provision came from the edition before, and what the next one made of it, before the name of that edition."""


def history(policy: Policy, href: Href, provision: Provision) -> str:
    """Where a provision came from in the edition before, and what the next one made of it."""
    lines = []
    if change := came(provision):
        said = " ".join(filter(None, (provision.change or provision.new, provision.across)))
        earlier = policy.editions[before(policy, provision.edition)].name
        lines.append(_step(policy, href, f"{CAME[change]} {earlier}", ancestors(provision), said))
    if change := became(policy, provision):
        later = policy.editions[after(policy, provision.edition)].name
        next_ones = successors(policy).get(provision.id, ())
        lines.append(_step(policy, href, f"{BECAME[change]} {later}", next_ones, provision.dropped))
    return "".join(lines)


def _step(policy: Policy, href: Href, lead: str, ids: Iterable[str], said: str) -> str:
    linked = ", ".join(link(href, id, _short(policy[id])) for id in ids)
    return f'<p class="history"><b>{lead}:</b> {linked}{". " if linked and said else ""}{escape(said)}</p>'


def _presumes(policy: Policy, href: Href, requirement: Requirement) -> str:
    all_of = _names(policy, href, requirement.presumes, " and ")
    any_of = _names(policy, href, requirement.presumes_any, " or ")
    if all_of and any_of:
        return f"presumes {all_of}, and any of {any_of}"
    return f"presumes {all_of}" if all_of else f"presumes any of {any_of}"


def _names(policy: Policy, href: Href, controls: tuple[str, ...], joint: str) -> str:
    """Controls by the short name that is part of their id."""
    named = [link(href, id, name(id)) for id in policy.in_order(controls)]
    return joint.join((", ".join(named[:-1]), named[-1]) if len(named) > 1 else named)


def foot(policy: Policy, href: Href, statement: Statement) -> str:
    """What stands under the text of a statement."""
    line = about(policy, href, statement)
    if isinstance(statement, Provision):
        line += history(policy, href, statement)
    match statement:
        case Requirement():
            return line + if_published(policy, href, statement) + strip(policy, href, statement)
        case Objective() | Practice():
            return line + tallies(policy, statement)
        case Control():
            return line + called(policy, statement) + presumed_by(policy, href, statement)
        case Mode():
            return line + called(policy, statement)
        case Alternative():
            return _sides(policy, href, statement) + line
        case Evidence():
            return line + bears_on(policy, href, statement)
        case Claim():
            return line + outcome(policy, href, statement) + _sides(policy, href, statement)
        case Comment():
            made = [claim.id for claim in policy.all(Claim) if statement.id in claim.made_in]
            line += _listed(policy, href, "Claims", made) + _listed(policy, href, "Concerns", statement.concerns)
            return line + _listed(
                policy, href, "A later draft does so, which says nothing of why", statement.coincides_with
            )
        case Problem():
            gaps = by_edition(policy, href, _gaps_behind(policy, statement))
            return line + (f'<p class="listed"><strong>Leaves a gap in:</strong><br>{gaps}</p>' if gaps else "")
        case _:
            return line


def lead(policy: Policy, href: Href, alternative: Alternative) -> str:
    """What stands above the text of an alternative: whether it counts, when, for how much, where, and for what."""
    proposed = alternative.status is Acceptance.PROPOSED
    beyond = alternative.cost is Cost.BEYOND
    facts = {
        "Status": "proposed only, counts in no verdict" if proposed else "accepted",
        "When": alternative.when.words,
        "Cost": "beyond a team of ten" if beyond else f"{alternative.cost.words}, for a team of ten",
        "Works in": ", ".join(cite(policy, href, mode) for mode in policy.in_order(alternative.modes)),
        "Presumes": _names(policy, href, alternative.presumes, " and "),
    }
    for grade, option in GRADED.items():
        if ids := getattr(alternative, option):
            facts[ANSWERS[grade]] = by_edition(policy, href, ids)
    if alternative.already_in:
        facts["Already asked for, at least in part, in"] = by_edition(policy, href, alternative.already_in)
    return f'<dl class="facts">{"".join(f"<dt>{title}</dt> <dd>{said}</dd>" for title, said in facts.items())}</dl>'


def by_edition(policy: Policy, href: Href, ids: Iterable[str]) -> str:
    """Provisions after the name of their edition, the newest first."""
    parts = []
    for edition in reversed(policy.editions.values()):
        if own := [id for id in policy.in_order(ids) if policy[id].edition == edition.id]:
            parts.append(f"<em>{escape(edition.name)}:</em> {'; '.join(cite(policy, href, id) for id in own)}")
    return "<br>".join(parts)


def if_published(policy: Policy, href: Href, requirement: Requirement) -> str:
    """One line for whoever releases open weights: what becomes of the requirement, and what to do."""
    judgement = judgements(policy)[requirement.id, PUBLISHED]
    given = answers(policy).get((requirement.id, PUBLISHED), ())
    decides = "CTRL-DECIDE" in (*requirement.presumes, *requirement.presumes_any)
    decides = decides and judgement.verdict is Verdict.AS_WRITTEN
    parts = [BEFORE_DECIDING if decides else IF_PUBLISHED[judgement.verdict]]
    if judgement.instead:
        parts.append(f"Instead, {_all(policy, href, judgement.instead)}.")
    if judgement.verdict is Verdict.GAP:
        behind = "; ".join(link(href, problem.id, problem.title) for problem in problems(policy, judgement))
        parts.append(f"Open problem: {behind}")
    rest = [one for one in given if one not in judgement.instead]
    for label, grades in (("Helps", {Grade.FULL, Grade.PART, Grade.COMPLEMENT}), ("Research only", {Grade.RESEARCH})):
        if found := [one for one in rest if one.grade in grades]:
            parts.append(
                f"{label}: {'; '.join(link(href, a.alternative, inner(policy[a.alternative].title)) for a in found)}."
            )
    return f'<p class="published"><b>If you release open weights:</b> {" ".join(parts)}</p>'


def _all(policy: Policy, href: Href, given: Iterable[Answer]) -> str:
    """Alternatives in a sentence, each with how far it goes."""
    return "; ".join(
        f"in {one.grade.words}: {link(href, one.alternative, inner(policy[one.alternative].title))}" for one in given
    )


def bears_on(policy: Policy, href: Href, evidence: Evidence) -> str:
    """What a work supports, challenges and breaks."""
    found = uses(policy)[evidence.id]
    return "".join(
        _listed(policy, href, said.capitalize(), found[option]) for option, said in SIDES.items() if option in found
    )


def outcome(policy: Policy, href: Href, claim: Claim) -> str:
    """What became of a claim, and the requirements that were counted for it."""
    found = claims.result(policy, claim)
    lead, sense = in_words(found)
    line = f'<p class="outcome"><strong>{escape(lead)}</strong> {escape(sense)}.</p>'
    if not claim.check:
        return line
    line += _counted(policy, href, found)
    for edition, later in claims.later_results(policy, claim).items():
        lead, sense = in_words(later)
        by = f"By the {policy.editions[edition].name}:"
        line += f'<p class="outcome later"><strong>{escape(by)} {escape(inner(lead))}</strong> {escape(sense)}.</p>'
        line += _counted(policy, href, later)
    return line


def _counted(policy: Policy, href: Href, found: claims.Result) -> str:
    """The statements behind the numbers of a result."""
    counted = "".join(
        f"<li>{escape(label)} ({len(ids)}): {', '.join(link(href, id, policy[id].number) for id in ids) or 'none'}</li>"
        for label, ids in found.counted.items()
    )
    return f'<ul class="counted">{counted}</ul>'


def _sides(policy: Policy, href: Href, statement: Alternative | Claim) -> str:
    """The evidence for and against a statement, each side with its name."""
    against = {
        "supported_by": "Evidence for",
        "challenged_by": "Evidence against",
        "broken_by": "Broken by",
        "neutral": "Bears on it and decides nothing",
    }
    return "".join(_listed(policy, href, said, getattr(statement, option, ())) for option, said in against.items())


def _listed(policy: Policy, href: Href, label: str, ids: Iterable[str]) -> str:
    """A line of links after a label; nothing where there are none."""
    listed = "; ".join(cite(policy, href, id, full=True) for id in ids)
    return f'<p class="listed"><strong>{escape(label)}:</strong> {listed}</p>' if listed else ""


def _short(provision: Provision) -> str:
    """A provision by its number, with its kind where the number alone could be any."""
    return f"Objective {provision.number}" if isinstance(provision, Objective) else provision.number


def _gaps_behind(policy: Policy, problem: Problem) -> list[str]:
    """The requirements that are a gap somewhere because of the control that a problem is about."""
    behind = {
        requirement
        for (requirement, _), judgement in judgements(policy).items()
        if judgement.verdict is Verdict.GAP and set(problem.control) & set(judgement.decided_by)
    }
    return policy.in_order(behind)


def called(policy: Policy, statement: Mode | Control) -> str:
    """What others call a mode or control; last, what they call several of its kind."""
    others = {slug(word) for one in policy.all(type(statement)) if one.id != statement.id for word in one.synonyms}
    own = [word for word in statement.synonyms if slug(word) not in others]
    shared = [word for word in statement.synonyms if slug(word) in others]
    label = "Others call it" if isinstance(statement, Mode) else "Others speak of"
    parts = [(label, own), (f"Also used of other {statement.kind}s", shared)]
    said = " ".join(f"{label}: {escape(', '.join(words))}." for label, words in parts if words)
    return f'<p class="about">{said}</p>' if said else ""


def presumed_by(policy: Policy, href: Href, control: Control) -> str:
    """The requirements that presume a control, alone or as one of several that would do, by edition."""
    parts = []
    for edition in reversed(policy.editions.values()):
        for option, said in (("presumes", "Presumed by"), ("presumes_any", "One of several that would do for")):
            found = [r for r in in_edition(policy, edition.id).all(Requirement) if control.id in getattr(r, option)]
            if found:
                numbers = ", ".join(link(href, r.id, r.number) for r in found)
                counted = f"{said} {len(found)} requirement{'s' if len(found) > 1 else ''} of the {edition.name}"
                parts.append(f"<details><summary>{escape(counted)}</summary><p>{numbers}</p></details>")
    return "".join(parts) or '<p class="about">No requirement presumes it.</p>'
