"""The card below the text of a statement: its origin, its links, and what is computed about it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from traceability.analysis import claims
from traceability.analysis.verdicts import Judgement, judgements
from traceability.html.cells import cite, link, locator, sign
from traceability.policy.model import (
    Alternative,
    Claim,
    Comment,
    Control,
    Evidence,
    Mode,
    Objective,
    Policy,
    Practice,
    Problem,
    Provision,
    Requirement,
    Retired,
    Standing,
    Statement,
    in_edition,
    requirements_under,
)
from traceability.policy.values import slug
from traceability.publication.paths import Href
from traceability.views.card_contents import (
    HELD,
    advice,
    facts,
    gaps_behind,
    in_editions,
    lists,
    looked_up,
    short,
    standings,
    steps,
)
from traceability.views.content import sense
from traceability.views.labels import inner, name, words
from traceability.views.record import in_words
from traceability.views.requirements import tally


def strip(policy: Policy, href: Href, requirement: Requirement) -> str:
    """Return the eight verdicts of a requirement in the fixed order of modes, with the reasons in a part that opens.

    The style sheet draws the signs, since a page has hundreds of them and must stay small.
    """
    verdicts = judgements(policy)
    cells = []
    reasons: dict[Judgement, list[Mode]] = {}
    for mode in policy.modes():
        judgement = verdicts[requirement.id, mode.id]
        reasons.setdefault(judgement, []).append(mode)
        name, drawn = escape(words(mode.name)), judgement.verdict.name.lower()
        cells.append(f'<span class="{drawn}">{name} <i>{judgement.words},</i></span>')
    said = "".join(_reason(policy, href, judgement, modes) for judgement, modes in reasons.items())
    summary = f'{" ".join(cells)} <span class="why">why</span>'
    return f'<details class="strip"><summary>{summary}</summary><ul>{said}</ul></details>'


def _reason(policy: Policy, href: Href, judgement: Judgement, modes: list[Mode]) -> str:
    """Return the reason for one verdict in some modes: the deciding controls, their standings, and why in brief."""
    names = ", ".join(words(mode.name) for mode in modes)
    held = "; ".join(
        f"{name(control)} is {HELD[judgement.hold]} ({_brief(policy, href, control, modes)})"
        for control in policy.in_order(judgement.decided_by)
    )
    said = f"<b>{escape(judgement.words.capitalize())}</b> in {escape(names)}: {held}."
    return f'<li class="{judgement.verdict.name.lower()}"><span>{said}</span></li>'


def _brief(policy: Policy, href: Href, control: str, modes: list[Mode]) -> str:
    """Return the titles of the standings of a control in some modes, each linked to the full reason."""
    ids = {mode.id for mode in modes}
    return ", ".join(link(href, s.id, inner(s.title)) for s in standings(policy, control) if ids & set(s.modes))


def tallies(policy: Policy, whole: Objective | Practice) -> str:
    """Return the counts of verdicts on the requirements of an objective or practice, in each mode."""
    requirements = requirements_under(policy, whole)
    cells = []
    for mode in policy.modes():
        found = tally(policy, requirements, mode)
        counts = "".join(
            f'<b class="{verdict.name.lower()}">{count}<i> {verdict.words},</i></b>'
            for verdict, count in found.counts.items()
            if count
        )
        cells.append(f"<span>{escape(words(mode.name))} <span>{counts or 'none'}</span></span>")
    said = '<span class="said">Requirements by verdict, in each release mode: </span>'
    return f'<p class="strip tally">{said}{" ".join(cells)}</p>'


def about(policy: Policy, href: Href, statement: Statement) -> str:
    """Return the small line below a statement: id, kind, place in the source, controls, evidence.

    The id links to the permalink. It is omitted on that page, where ``href`` returns no address for it.
    """
    own = href(f"/{statement.id}/index")
    parts = [f'<a class="cite" href="{own}">{escape(statement.id)}</a>'] if own else []
    if isinstance(statement, Provision):
        force = getattr(statement, "force", None)
        parts.append(escape(statement.kind + (f", {force.words}" if force else "")))
        parts.append(locator(statement, policy.editions[statement.edition]))
    if isinstance(statement, Requirement):
        parts.append(_presumes(policy, href, statement))
    if isinstance(statement, Standing):
        parts.append(f"{sign(sense(statement.stands))} <strong>{statement.stands.words}</strong>")
        parts.append(
            ", ".join(link(href, mode, words(policy.get(Mode, mode).name)) for mode in policy.in_order(statement.modes))
        )
    if isinstance(statement, Evidence):
        parts.append(f"{escape(statement.authors)}, {statement.year}, {statement.source_type.words}")
        parts.append(f'<a href="{escape(statement.found_at)}">{escape(statement.identifier.text)}</a>')
        parts.append(escape(looked_up(statement)))
    if isinstance(statement, Comment):
        parts.append(f"on the {policy.editions[statement.edition].name}")
        parts.append(f"{escape(statement.author)}")
        parts.append(f"read in {statement.read.words}")
        if statement.url:
            parts.append(f'<a href="{escape(statement.url)}">its publisher’s page</a>')
    if isinstance(statement, Claim):
        parts.append("made in " + ", ".join(link(href, id, policy[id].title) for id in statement.made_in))
        if statement.about:
            parts.append(
                "about " + ", ".join(link(href, id, short(policy.get(Provision, id))) for id in statement.about)
            )
    if isinstance(statement, Retired):
        parts.append(f"retired {statement.was}")
    if isinstance(statement, Alternative):
        parts.append(f"<code>{escape(statement.place.path)}</code>")
    if isinstance(statement, Problem):
        parts.append("about " + _names(policy, href, statement.control, " and "))
    if (sources := getattr(statement, "supported_by", ())) and not isinstance(statement, Alternative | Claim):
        parts.append("see " + ", ".join(link(href, id, policy[id].title) for id in sources))
    line = f'<p class="about">{" ".join(f"<span>{part}</span>" for part in parts)}</p>' if parts else ""
    if because := getattr(statement, "because", ""):
        line += f'<p class="because">The tags differ from the verdicts: {escape(because)}</p>'
    return line


def history(policy: Policy, href: Href, provision: Provision) -> str:
    """Return where a provision came from in the edition before, and what became of it in the next."""
    return "".join(_step(policy, href, *step) for step in steps(policy, provision))


def _step(policy: Policy, href: Href, lead: str, ids: Iterable[str], said: str) -> str:
    linked = ", ".join(link(href, id, short(policy.get(Provision, id))) for id in ids)
    return f'<p class="history"><b>{lead}:</b> {linked}{". " if linked and said else ""}{escape(said)}</p>'


def _presumes(policy: Policy, href: Href, requirement: Requirement) -> str:
    all_of = _names(policy, href, requirement.presumes, " and ")
    any_of = _names(policy, href, requirement.presumes_any, " or ")
    if all_of and any_of:
        return f"presumes {all_of}, and any of {any_of}"
    return f"presumes {all_of}" if all_of else f"presumes any of {any_of}"


def _names(policy: Policy, href: Href, controls: tuple[str, ...], joint: str) -> str:
    """Return controls by the short names in their ids; ``joint`` precedes the last one."""
    named = [link(href, id, name(id)) for id in policy.in_order(controls)]
    return joint.join((", ".join(named[:-1]), named[-1]) if len(named) > 1 else named)


def foot(policy: Policy, href: Href, statement: Statement) -> str:
    """Return everything below the text of a statement."""
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
            return _lists(policy, href, statement) + line
        case Evidence() | Comment():
            return line + _lists(policy, href, statement)
        case Claim():
            return line + outcome(policy, href, statement) + _lists(policy, href, statement)
        case Problem():
            gaps = by_edition(policy, href, gaps_behind(policy, statement))
            return line + (f'<p class="listed"><strong>Leaves a gap in:</strong><br>{gaps}</p>' if gaps else "")
        case _:
            return line


def lead(policy: Policy, href: Href, statement: Statement) -> str:
    """Return the part above the text of a statement, if any."""
    match statement:
        case Alternative():
            return _facts(policy, href, statement)
        case Retired():
            return fate(policy, href, statement)
        case _:
            return ""


def fate(policy: Policy, href: Href, old: Retired) -> str:
    """Return when and why a statement was retired, and what it became."""
    became = ", ".join(cite(policy, href, id) for id in old.became)
    said = f"It became {became}." if became else "Nothing took its place."
    return (
        f'<p class="because"><strong>Retired since {old.since}.</strong> {escape(old.reason)} {said} '
        "What follows is what it said.</p>"
    )


def _facts(policy: Policy, href: Href, alternative: Alternative) -> str:
    """Return the facts about an alternative as a list."""
    shown = "".join(
        f"<dt>{title}</dt> <dd>{_fact(policy, href, said)}</dd>" for title, said in facts(policy, alternative).items()
    )
    return f'<dl class="facts">{shown}</dl>'


def _fact(policy: Policy, href: Href, said: str | tuple[str, ...]) -> str:
    if isinstance(said, str):
        return said
    match policy[said[0]]:
        case Control():
            return _names(policy, href, said, " and ")
        case Mode():
            return ", ".join(cite(policy, href, mode) for mode in policy.in_order(said))
        case _:
            return by_edition(policy, href, said)


def by_edition(policy: Policy, href: Href, ids: Iterable[str]) -> str:
    """Return provisions after the names of their editions, the newest first."""
    return "<br>".join(
        f"<em>{escape(name)}:</em> {'; '.join(cite(policy, href, id) for id in own)}"
        for name, own in in_editions(policy, ids).items()
    )


def if_published(policy: Policy, href: Href, requirement: Requirement) -> str:
    """Return one line for developers who release open weights: their verdict on the requirement, and what to do."""
    said = (run if isinstance(run, str) else link(href, *run) for run in advice(policy, requirement))
    return f'<p class="published"><b>If you release open weights:</b> {"".join(said)}</p>'


def outcome(policy: Policy, href: Href, claim: Claim) -> str:
    """Return the result of a claim, and the requirements that were counted for it."""
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
    """Return the statements behind the numbers of a result."""
    counted = "".join(
        f"<li>{escape(label)} ({len(ids)}): {_numbers(policy, href, ids) or 'none'}</li>"
        for label, ids in found.counted.items()
    )
    return f'<ul class="counted">{counted}</ul>'


def _numbers(policy: Policy, href: Href, ids: Iterable[str]) -> str:
    return ", ".join(link(href, id, policy.get(Provision, id).number) for id in ids)


def _lists(policy: Policy, href: Href, statement: Statement) -> str:
    return "".join(_listed(policy, href, label, ids) for label, ids in lists(policy, statement))


def _listed(policy: Policy, href: Href, label: str, ids: Iterable[str]) -> str:
    """Return a line of links after a label; empty if there are no links."""
    listed = "; ".join(cite(policy, href, id, full=True) for id in ids)
    return f'<p class="listed"><strong>{escape(label)}:</strong> {listed}</p>' if listed else ""


def called(policy: Policy, statement: Mode | Control) -> str:
    """Return other names for a mode or control, then the names that others of its kind share."""
    others = {slug(word) for one in policy.all(type(statement)) if one.id != statement.id for word in one.synonyms}
    own = [word for word in statement.synonyms if slug(word) not in others]
    shared = [word for word in statement.synonyms if slug(word) in others]
    label = "Others call it" if isinstance(statement, Mode) else "Others speak of"
    parts = [(label, own), (f"Also used of other {statement.kind}s", shared)]
    said = " ".join(f"{label}: {escape(', '.join(words))}." for label, words in parts if words)
    return f'<p class="about">{said}</p>' if said else ""


def presumed_by(policy: Policy, href: Href, control: Control) -> str:
    """Return the requirements that presume a control, always or as one of several options, by edition."""
    parts = []
    for edition in reversed(policy.editions.values()):
        for option, said in (("presumes", "Presumed by"), ("presumes_any", "One of several that would do for")):
            found = [r for r in in_edition(policy, edition.id).all(Requirement) if control.id in getattr(r, option)]
            if found:
                numbers = ", ".join(link(href, r.id, r.number) for r in found)
                counted = f"{said} {len(found)} requirement{'s' if len(found) > 1 else ''} of the {edition.name}"
                parts.append(f"<details><summary>{escape(counted)}</summary><p>{numbers}</p></details>")
    return "".join(parts) or '<p class="about">No requirement presumes it.</p>'
