"""How tables, verdicts and statements look in HTML. Meaning is carried by a sign and a word, never by color.

``Href`` turns the id of a statement into an address as seen from the page that is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path

from traceability.model import (
    Control,
    Documentation,
    Evidence,
    Hold,
    Mode,
    Objective,
    Policy,
    Practice,
    Provision,
    Recommendation,
    Requirement,
    Safeguard,
    Standing,
    Statement,
)
from traceability.rules import Rule
from traceability.source import Edition
from traceability.verdicts import Verdict
from traceability.views import Cell, Cite, Row, Table, Tally, judged, requirements_under, tally

Href = Callable[[str], str]

HELD = {
    Hold.KEPT: "kept",
    Hold.BY_AGREEMENT: "held by agreement only",
    Hold.UNTIL_RELEASE: "held until the weights leave",
    Hold.LOST: "lost",
    Hold.NO_OBJECT: "without an object",
}
"""How a control stands, as the end of a sentence."""

SIGNS_ONLY = ("matrix", "controls")
"""Views with so many cells that a sign has to do for the eye; the word is there for screen readers."""


def words(text: str) -> str:
    """A name as words: ``hosted-api`` becomes ``hosted API``."""
    return text.replace("-", " ").replace(" api", " API")


def _inner(title: str) -> str:
    """A title within a sentence: without its capital, unless it begins with an acronym."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def link(href: Href, id: str, text: str) -> str:
    return f'<a href="{escape(href(id))}">{escape(text)}</a>'


def name(control: str) -> str:
    """The short name of a control, which is part of its id."""
    return control.removeprefix("CTRL-").capitalize()


def cite(policy: Policy, href: Href, id: str, *, full: bool = False) -> str:
    """A statement by its number or name; ``full`` adds to the name of a control what it stands for."""
    statement = policy[id]
    match statement:
        case Provision():
            number = f'<span class="number">{escape(statement.number)}</span> '
            return f'<a href="{escape(href(id))}">{number}{escape(statement.title)}</a>'
        case Mode():
            return link(href, id, words(statement.name))
        case Control():
            said = f": {_inner(statement.title)}"
            return link(href, id, name(id)) + (f'<span class="full">{escape(said)}</span>' if full else "")
        case _:
            return link(href, id, statement.title)


def sign(verdict: Verdict | Hold, said: str | None = None) -> str:
    """A sign for the eye, and for everyone else what is ``said``: its words, unless they stand beside it anyway."""
    verdict_sign = Verdict(verdict).sign
    shown = f'<span class="sign {Verdict(verdict).name.lower()}" aria-hidden="true">{verdict_sign}</span>'
    said = verdict.words if said is None else said
    return f'{shown}<span class="said">{escape(said)}</span>' if said else shown


def table(policy: Policy, href: Href, content: Table, *, view: str) -> str:
    """A table with a head, a caption and headed rows; wide ones scroll inside of their frame."""
    if not content.rows:
        return '<p class="none">None.</p>'
    head = " ".join(f'<th scope="col">{_cell(policy, href, cell)}</th>' for cell in content.head)
    width = len(content.head)
    body = []
    for title, rows in content.groups:
        if title is not None:
            text = _cell(policy, href, title)
            body.append(f'<tr class="group"><th scope="colgroup" colspan="{width}">{text}</th></tr>')
        body.extend(_row(policy, href, row, worded=view not in SIGNS_ONLY) for row in rows)
    return (
        f'<div class="frame" role="region" tabindex="0" aria-label="{escape(content.caption)}">'
        f'<table class="view {view}"><caption>{escape(content.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{chr(10).join(body)}</tbody></table></div>"
    )


def _row(policy: Policy, href: Href, row: Row, *, worded: bool) -> str:
    first, *rest = row
    cells = " ".join(f"<td>{_cell(policy, href, cell, worded=worded)}</td>" for cell in rest)
    return f'<tr><th scope="row">{_cell(policy, href, first)}</th> {cells}</tr>'


def _cell(policy: Policy, href: Href, cell: Cell, *, worded: bool = True) -> str:
    """One cell; a sign stands without its word, for the eye, where ``worded`` is false."""
    match cell:
        case Verdict() | Hold() if worded:
            return f"{sign(cell, '')} {escape(cell.words)}"
        case Verdict() | Hold():
            return sign(cell)
        case Tally():
            return _tally(cell)
        case Cite(id, full):
            return cite(policy, href, id, full=full)
        case tuple():
            return ", ".join(_cell(policy, href, part) for part in cell)
        case _:
            return escape(str(cell))


def _tally(tally: Tally) -> str:
    """How often each verdict occurs, each count with its sign; what never occurs is left out."""
    parts = " ".join(
        f'<span class="part">{sign(verdict, "")}{count}<span class="said"> {verdict.words},</span></span>'
        for verdict, count in tally.counts.items()
        if count
    )
    return parts or "none"


def strip(policy: Policy, href: Href, requirement: Requirement) -> str:
    """The eight verdicts of a requirement in the fixed order of modes; opened, the reason for each."""
    verdicts = judged(policy)
    cells = []
    reasons: dict[tuple[Verdict, tuple[str, ...]], list[Mode]] = {}
    for mode in policy.modes():
        judgement = verdicts[requirement.id, mode.id]
        reasons.setdefault((judgement.verdict, judgement.decided_by), []).append(mode)
        cells.append(_strip_cell(mode, sign(judgement.verdict, f" {judgement.verdict.words}, ")))
    said = "".join(_reason(policy, href, verdict, controls, modes) for (verdict, controls), modes in reasons.items())
    summary = f'{" ".join(cells)} <span class="why">why</span>'
    return f'<details class="strip"><summary>{summary}</summary><ul>{said}</ul></details>'


def _strip_cell(mode: Mode, content: str) -> str:
    return f'<span class="cell"><span class="mode">{escape(words(mode.name))}</span>{content}</span>'


def _reason(policy: Policy, href: Href, verdict: Verdict, controls: tuple[str, ...], modes: list[Mode]) -> str:
    """Why one verdict was reached in some modes: the controls that decided it, how they stand, and why in brief."""
    names = ", ".join(words(mode.name) for mode in modes)
    held = "; ".join(
        f"{name(control)} is {HELD[Hold(verdict)]} ({_brief(policy, href, control, modes)})"
        for control in policy.in_order(controls)
    )
    said = f"<strong>{escape(verdict.words.capitalize())}</strong> in {escape(names)}: {held}."
    return f"<li>{sign(verdict, '')}<span>{said}</span></li>"


def _brief(policy: Policy, href: Href, control: str, modes: list[Mode]) -> str:
    """The titles of the standings of a control in some modes, each linked to the whole reason."""
    ids = {mode.id for mode in modes}
    standings = [s for s in policy.all(Standing) if control in s.control and ids & set(s.modes)]
    return ", ".join(link(href, s.id, _inner(s.title)) for s in standings)


def tallies(policy: Policy, whole: Objective | Practice) -> str:
    """How the requirements of an objective or practice fall, in each mode."""
    requirements = requirements_under(policy, whole)
    cells = []
    for mode in policy.modes():
        found = tally(policy, requirements, mode)
        cells.append(_strip_cell(mode, f'<span class="share">{_tally(found)}</span>'))
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


def about(policy: Policy, href: Href, statement: Statement, editions: Mapping[str, Edition]) -> str:
    """The quiet line under a statement: id, kind, place in the source, controls, evidence."""
    parts = [f"<code>{escape(statement.id)}</code>"]
    if isinstance(statement, Provision):
        force = getattr(statement, "force", None)
        parts.append(escape(statement.kind + (f", {force.value}" if force else "")))
        parts.append(locator(statement, editions[statement.edition]))
    if isinstance(statement, Requirement):
        parts.append(_presumes(policy, href, statement))
    if isinstance(statement, Standing):
        parts.append(f"{sign(statement.stands)} <strong>{statement.stands.words}</strong>")
        parts.append(", ".join(link(href, mode, words(policy[mode].name)) for mode in policy.in_order(statement.modes)))
    if isinstance(statement, Evidence):
        parts.append(f'<a href="{escape(statement.url)}">{escape(statement.identifier)}</a>')
        parts.append(f"seen {escape(statement.checked)}: {escape(statement.seen)}")
    if sources := getattr(statement, "supported_by", ()):
        parts.append("see " + ", ".join(link(href, id, policy[id].title) for id in sources))
    line = f'<p class="about">{" ".join(f"<span>{part}</span>" for part in parts)}</p>'
    if because := getattr(statement, "because", ""):
        line += f'<p class="because">The tags differ from the verdicts: {escape(because)}</p>'
    return line


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


def foot(policy: Policy, href: Href, statement: Statement, editions: Mapping[str, Edition]) -> str:
    """What stands under the text of a statement."""
    line = about(policy, href, statement, editions)
    match statement:
        case Requirement():
            return line + strip(policy, href, statement)
        case Objective() | Practice():
            return line + tallies(policy, statement)
        case Control():
            return line + presumed_by(policy, href, statement)
        case _:
            return line


def presumed_by(policy: Policy, href: Href, control: Control) -> str:
    """The requirements that presume a control, alone or as one of several that would do."""
    parts = []
    for option, said in (("presumes", "Presumed by"), ("presumes_any", "One of several that would do for")):
        found = [r for r in policy.all(Requirement) if control.id in getattr(r, option)]
        if found:
            numbers = ", ".join(link(href, r.id, r.number) for r in found)
            plural = "s" if len(found) > 1 else ""
            parts.append(
                f"<details><summary>{said} {len(found)} requirement{plural}</summary><p>{numbers}</p></details>"
            )
    return "".join(parts) or '<p class="about">No requirement presumes it.</p>'


def picture(svg: str) -> str:
    """The heat map with the key to its bars."""
    key = (
        "A column is a requirement. A full bar: as written. Three quarters: by agreement. Half: before release. "
        "An outline: out of reach. A dash: not relevant."
    )
    return f'<figure class="picture" tabindex="0">{svg}<figcaption>{key}</figcaption></figure>'


def legend() -> str:
    """The signs of the verdicts and what they mean."""
    meanings = {
        Verdict.AS_WRITTEN: "every control that it presumes is kept",
        Verdict.BY_AGREEMENT: "a control that it presumes is held only by a contract with those who have the weights",
        Verdict.BEFORE_RELEASE: "a control that it presumes ends when the weights leave; until then it can be followed",
        Verdict.OUT_OF_REACH: "a control that it presumes, or every one that would do, is lost with the weights",
        Verdict.NOT_RELEVANT: "there is nothing that it could apply to",
    }
    return _legend(meanings)


def hold_legend() -> str:
    """The same signs as they are used for controls."""
    meanings = {
        Hold.KEPT: "the developer has it in this mode",
        Hold.BY_AGREEMENT: "others have it, and only a contract binds them to use it as the developer would",
        Hold.UNTIL_RELEASE: "the developer has it until the weights leave",
        Hold.LOST: "the developer gave it away with the weights",
        Hold.NO_OBJECT: "there is nothing to control",
    }
    return _legend(meanings)


def _legend(meanings: Mapping[Verdict | Hold, str]) -> str:
    items = "".join(
        f"<li>{sign(sense, '')}<span><strong>{sense.words}</strong>: {escape(text)}</span></li>"
        for sense, text in meanings.items()
    )
    return f'<ul class="legend">{items}</ul>'


def numbers(policy: Policy, href: Href, mode: str) -> str:
    """How the requirements fall in one mode, as figures to be read at a glance, and what was counted."""
    counts = tally(policy, policy.all(Requirement), policy[mode]).counts
    page = href(mode).partition("#")[0]
    items = "".join(
        f'<li><span class="figure">{count}</span> {sign(verdict, "")} '
        f'<a href="{escape(page)}#{verdict.words.replace(" ", "-")}">{escape(verdict.words)}</a></li>'
        for verdict, count in counts.items()
        if count
    )
    kinds = {Recommendation: "recommendations", Documentation: "documentation items", Safeguard: "example safeguards"}
    counted = ", ".join(f"{len(policy.all(kind))} {plural}" for kind, plural in kinds.items())
    of = f"Of {sum(counts.values())} requirements, in {words(policy[mode].name)}:"
    return (
        f'<div class="numbers"><p>{of}</p><ul>{items}</ul>'
        f'<p class="about">Counted are {counted}. <em>Requirement</em> is our word for all three; the guidance is '
        f"voluntary.</p></div>"
    )


def family(all_rules: Iterable[Rule], letter: str, examples: Path) -> str:
    """The rules of one family, each with its reason and an example that breaks it."""
    parts = []
    for rule in all_rules:
        if rule.code.startswith(letter):
            broken = (examples / f"{rule.code.lower()}.md").read_text(encoding="utf-8").partition("## Broken\n")[2]
            parts.append(
                f'<section class="rule" id="{rule.code}"><h3><code>{rule.code}</code> {_prose(rule.sentence)}</h3>'
                f"<p>{_prose(rule.reason)}</p><details><summary>An example that breaks {rule.code}</summary>"
                f'<pre tabindex="0">{escape(broken.strip())}</pre></details></section>'
            )
    return "".join(parts)


def _prose(text: str) -> str:
    """A docstring as HTML: what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
