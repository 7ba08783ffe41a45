"""The card below the text of a statement: its origin, its links, and what is computed about it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from traceability.html.cells import listed, placed, referred, rendered, sign
from traceability.policy.model import Alternative, Policy, Statement
from traceability.publication.paths import Href
from traceability.views import card_contents, card_lines
from traceability.views.content import Listing, Place, Reference
from traceability.views.labels import inner, words


def lead(policy: Policy, href: Href, statement: Statement) -> str:
    """Return the part above the text of a statement, if any."""
    match card_contents.above(policy, statement):
        case card_lines.Criterion(lead, text):
            return f'<p class="test"><strong>{escape(lead)}</strong> {escape(text)}</p>'
        case card_lines.Facts(facts):
            shown = "".join(f"<dt>{escape(title)}</dt> <dd>{_fact(href, fact)}</dd>" for title, fact in facts.items())
            return f'<dl class="facts">{shown}</dl>'
        case card_lines.Fate(lead, reason, became, end):
            said = f"{escape(reason)} {rendered(href, became)}. {escape(end)}"
            return f'<p class="because"><strong>{escape(lead)}</strong> {said}</p>'
        case None:
            return ""


def _fact(href: Href, fact: card_lines.Fact) -> str:
    return editions(href, fact) if isinstance(fact, card_lines.Editions) else rendered(href, fact)


def foot(policy: Policy, href: Href, statement: Statement) -> str:
    """Return everything below the text of a statement; the small line of an alternative comes last."""
    small = about(policy, href, statement)
    lines = "".join(line(policy, href, one) for one in card_contents.below(policy, statement))
    return lines + small if isinstance(statement, Alternative) else small + lines


def about(policy: Policy, href: Href, statement: Statement) -> str:
    """Return the small line below a statement, which begins with its id.

    The id links to the permalink. It is omitted on that page, where ``href`` returns no address for it.
    """
    own = href(f"/{statement.id}/index")
    parts = [f'<a class="cite" href="{escape(own)}">{escape(statement.id)}</a>'] if own else []
    parts += [_part(policy, href, part) for part in card_contents.about(policy, statement)]
    return f'<p class="about">{" ".join(f"<span>{part}</span>" for part in parts)}</p>' if parts else ""


def _part(policy: Policy, href: Href, part: card_lines.Part) -> str:
    match part:
        case str():
            return escape(part)
        case Listing():
            return listed(href, part)
        case Place():
            return placed(part)
        case card_lines.Address(address, text):
            return f'<a href="{escape(address)}">{escape(text)}</a>'
        case card_lines.Strong(sense):
            return f"{sign(sense)} <strong>{escape(sense.words)}</strong>"
        case card_lines.File(path):
            return f"<code>{escape(path)}</code>"
        case card_lines.Presumed(all_of, any_of):
            both = ", and " if all_of.parts and any_of.parts else ""
            said = listed(href, all_of) + both + (f"any of {listed(href, any_of)}" if any_of.parts else "")
            return f"presumes {said}"
        case card_lines.Named(lead, ids):
            return listed(href, Listing(tuple(card_contents.brief(policy, id) for id in ids), lead=lead))


def line(policy: Policy, href: Href, shown: card_lines.Line) -> str:
    """Return one line of a card."""
    match shown:
        case card_lines.Because(lead, text):
            return f'<p class="because">{escape(lead)} {escape(text)}</p>'
        case card_lines.Step(lead, others, said):
            linked = _links(href, others)
            between = ". " if linked and said else ""
            return f'<p class="history"><b>{escape(lead)}:</b> {linked}{between}{escape(said)}</p>'
        case card_lines.Advice(lead, runs):
            return f'<p class="published"><b>{escape(lead)}</b> {"".join(rendered(href, run) for run in runs)}</p>'
        case card_lines.Strip():
            return strip(policy, href, shown)
        case card_lines.Outcome(by, lead, sense):
            later, said = (" later", f"{by} {inner(lead)}") if by else ("", lead)
            return f'<p class="outcome{later}"><strong>{escape(said)}</strong> {escape(sense)}</p>'
        case card_lines.Counted(groups):
            items = "".join(
                f"<li>{escape(label)} ({len(counted)}): {_links(href, counted) or 'none'}</li>"
                for label, counted in groups.items()
            )
            return f'<ul class="counted">{items}</ul>'
        case card_lines.Listed(label, others):
            return f'<p class="listed"><strong>{escape(label)}:</strong> {_links(href, others, "; ")}</p>'
        case card_lines.Gaps(label, gaps):
            return f'<p class="listed"><strong>{escape(label)}:</strong><br>{editions(href, gaps)}</p>'
        case card_lines.Tallies():
            return tallies(shown)
        case card_lines.Called(text):
            return f'<p class="about">{escape(text)}</p>'
        case card_lines.PresumedBy(groups):
            parts = (
                f"<details><summary>{escape(counted)}</summary><p>{_links(href, some)}</p></details>"
                for counted, some in groups.items()
            )
            return "".join(parts) or '<p class="about">No requirement presumes it.</p>'


def _links(href: Href, shown: Iterable[Reference], between: str = ", ") -> str:
    return between.join(referred(href, one) for one in shown)


def editions(href: Href, shown: card_lines.Editions) -> str:
    """Return provisions after the names of their editions."""
    return "<br>".join(f"<em>{escape(name)}:</em> {_links(href, own, '; ')}" for name, own in shown.groups.items())


def strip(policy: Policy, href: Href, shown: card_lines.Strip) -> str:
    """Return the eight verdicts of a requirement in the fixed order of modes, with the reasons in a part that opens.

    The style sheet draws the signs, since a page has hundreds of them and must stay small.
    """
    cells = [
        f'<span class="{judgement.verdict.name.lower()}">{escape(words(mode.name))} <i>{judgement.words},</i></span>'
        for mode, judgement in shown.verdicts.items()
    ]
    said = "".join(_reason(href, reason) for reason in card_contents.reasons(policy, shown.verdicts))
    summary = f'{" ".join(cells)} <span class="why">why</span>'
    return f'<details class="strip"><summary>{summary}</summary><ul>{said}</ul></details>'


def _reason(href: Href, reason: card_lines.Reason) -> str:
    """Return the reason for one verdict in some modes: the deciding controls, their standings, and why in brief."""
    judgement, modes, because = reason
    held = "; ".join(f"{escape(said)} ({_links(href, standings)})" for said, standings in because)
    said = f"<b>{escape(judgement.words.capitalize())}</b> in {escape(modes)}: {held}."
    return f'<li class="{judgement.verdict.name.lower()}"><span>{said}</span></li>'


def tallies(shown: card_lines.Tallies) -> str:
    """Return the counts of verdicts on the requirements of an objective or practice, in each mode."""
    cells = []
    for mode, tally in shown.tallies.items():
        counts = "".join(
            f'<b class="{verdict.name.lower()}">{count}<i> {verdict.words},</i></b>'
            for verdict, count in tally.occurring.items()
        )
        cells.append(f"<span>{escape(mode)} <span>{counts or 'none'}</span></span>")
    return f'<p class="strip tally"><span class="said">{escape(shown.lead)} </span>{" ".join(cells)}</p>'
