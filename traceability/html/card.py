"""The card below the text of a statement: its origin, its links, and what is computed about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from traceability.html.cells import listed, placed, referred, rendered, sign
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Alternative, Policy, Provision, Statement
from traceability.publication.paths import Href, own_pages
from traceability.views import card_contents, card_lines
from traceability.views.content import Listing, Place, Reference, Sense, among
from traceability.views.labels import inner
from traceability.views.table import Tally


def lead(policy: Policy, href: Href, statement: Statement) -> Markup:
    """Return the part above the text of a statement, if any."""
    match card_contents.above(policy, statement):
        case card_lines.Criterion(lead, text):
            return filled('<p class="test"><strong>{}</strong> {}</p>', lead, text)
        case card_lines.Facts(facts):
            shown = (filled("<dt>{}</dt> <dd>{}</dd>", title, _fact(href, fact)) for title, fact in facts.items())
            return filled('<dl class="facts">{}</dl>', joined(shown))
        case card_lines.Fate(lead, reason, became, end):
            fate = '<p class="because"><strong>{}</strong> {} {}. {}</p>'
            return filled(fate, lead, reason, rendered(href, became), end)
        case None:
            return Markup()


def _fact(href: Href, fact: card_lines.Fact) -> Markup:
    return editions(href, fact) if isinstance(fact, card_lines.Editions) else rendered(href, fact)


def foot(policy: Policy, href: Href, statement: Statement, *, opened: bool = False) -> Markup:
    """Return everything below the text of a statement.

    The small line of an alternative comes last. A provision has it in a part that opens, or is ``opened`` from the
    start, with all that is read rarely; only its id, by which a reader cites or corrects it, is always in sight.
    """
    contents = (*card_contents.below(policy, statement), *card_contents.on_screen(policy, statement))
    folding = next((part for part in contents if isinstance(part, FOLDING)), None)
    cited, parts = _cited(href, statement), _about(policy, href, statement)
    if isinstance(statement, Provision) and folding:
        shown = joined(line(policy, href, part) for part in contents if part is not folding)
        behind = joined(line(policy, href, part) for part in card_contents.behind(policy, statement))
        folded = fold(policy, href, folding, _small(parts) + behind, opened=opened)
        return shown + folded + _small(cited)
    small, lines = _small([*cited, *parts]), joined(line(policy, href, part) for part in contents)
    if isinstance(statement, Provision):
        return lines + small + joined(line(policy, href, part) for part in card_contents.behind(policy, statement))
    return lines + small if isinstance(statement, Alternative) else small + lines


FOLDING = card_lines.Strip | card_lines.Tallies
"""The lines of a provision under which the rest of its card is folded."""


def fold(
    policy: Policy, href: Href, shown: card_lines.Strip | card_lines.Tallies, rest: Markup, *, opened: bool = False
) -> Markup:
    """Return a line of verdicts that opens to their reasons and the ``rest`` of a card.

    The style sheet draws the signs, since a page has hundreds of them and must stay small.
    """
    match shown:
        case card_lines.Strip(groups, verdicts):
            kind = " alike" if shown.said else ""
            cells = _verdicts(groups) if not shown.said else _said(shown)
            reasons = joined(_reason(policy, href, reason) for reason in card_contents.reasons(policy, verdicts))
            opens = "why, source" if rest else "why"
            rest = filled("<ul>{}</ul>", reasons) + rest
        case card_lines.Tallies(lead, counts):
            kind, cells, opens = " tally", _counts(lead, counts), "source"
    return filled(
        '<details class="strip{}"{}><summary>{} <span class="why">{}</span></summary>{}</details>',
        *(kind, Markup(" open") if opened else "", cells, opens, rest),
    )


def _said(shown: card_lines.Strip) -> Markup:
    (sense,) = shown.groups.values()
    return filled('<span class="{}">{}</span>', sense.verdict.name.lower(), shown.said)


def _verdicts(groups: Mapping[str, Sense]) -> Markup:
    """Return the verdict of each group of modes."""
    each = '<span class="{}"><span>{}: <b>{}</b></span></span>'
    return joined((filled(each, verdict.name.lower(), modes, label) for modes, (verdict, label) in groups.items()), " ")


def _counts(lead: str, tallies: Mapping[str, Tally]) -> Markup:
    """Return the counts of verdicts in each group of modes, after a ``lead`` for screen readers."""
    cells, said = [], filled("<i>{} </i>", lead)
    for modes, tally in tallies.items():
        counts = joined(
            filled('<b class="{}">{}<i> {},</i></b>', verdict.name.lower(), count, verdict.label)
            for verdict, count in tally.occurring.items()
        )
        cells.append(filled("<span><span>{}{}</span> {}</span>", said, modes, counts or "none"))
        said = Markup()
    return joined(cells, " ")


def _cited(href: Href, statement: Statement) -> list[Markup]:
    """Return the id as a link to the permalink; nothing on that page, where ``href`` returns no address for it."""
    address = href(f"/{statement.id}/index")
    return [filled('<a class="cite" href="{}">{}</a>', address, statement.id)] if address else []


def _about(policy: Policy, href: Href, statement: Statement) -> list[Markup]:
    return [_part(policy, href, part) for part in card_contents.about(policy, statement)]


def _small(parts: Iterable[Markup]) -> Markup:
    """Return the small line of a statement, or nothing if it has no parts."""
    listed = [*parts]
    if len(listed) > 1:  # the style sheet puts a sign between them
        listed = [filled("<span>{}</span>", part) for part in listed]
    return filled('<p class="about">{}</p>', joined(listed, " ")) if listed else Markup()


def _part(policy: Policy, href: Href, part: card_lines.Part) -> Markup:
    match part:
        case str():
            return filled("{}", part)
        case Listing():
            return listed(href, part)
        case Place():
            return placed(part)
        case card_lines.Address(address, text):
            return filled('<a href="{}">{}</a>', address, text)
        case card_lines.Strong(sense):
            return filled("{} <strong>{}</strong>", sign(sense), sense.label)
        case card_lines.File(path):
            return filled("<code>{}</code>", path)
        case card_lines.Presumed():
            return joined((listed(href, listing) for listing in part.sentences()), ", and ")
        case card_lines.Named(lead, ids):
            return listed(href, Listing(tuple(card_contents.brief(policy, id) for id in ids), lead=lead))


def line(policy: Policy, href: Href, shown: card_lines.Line | card_lines.OnScreen) -> Markup:
    """Return one line of a card."""
    match shown:
        case card_lines.Because(lead, text):
            return filled('<p class="because">{} {}</p>', lead, text)
        case card_lines.Step(lead, others, text):
            between = ". " if others and text else ""
            return filled('<p class="history"><b>{}:</b> {}{}{}</p>', lead, _links(href, others), between, text)
        case card_lines.Advice(lead, runs):
            sentences = joined(rendered(href, run) for run in runs)
            return filled('<p class="published"><b>{}</b> {}</p>', lead, sentences)
        case card_lines.Strip():
            return fold(policy, href, shown, Markup())
        case card_lines.Contested(lead, text):
            return filled('<p class="contested"><b>{}</b> {}</p>', lead, text)
        case card_lines.Readings(lead, others):
            disputed = joined(
                filled(
                    "<li>{}: {}. {}.</li>",
                    other.stance.capitalize(),
                    referred(href, other.reading),
                    rendered(href, other.verdict),
                )
                for other in others
            )
            return filled('<div class="readings"><b>{}</b><ul>{}</ul></div>', lead, disputed)
        case card_lines.Works(lead, text):
            return filled('<p class="listed"><strong>{}</strong> {}</p>', lead, text)
        case card_lines.Checked(lead, verify, artefact):
            return filled('<p class="listed"><b>{}</b> {} Shown by: {}.</p>', lead, verify, artefact)
        case card_lines.Grouped(lead, groups, others):
            said = joined((filled("{}: {}", label, _links(href, some)) for label, some in groups.items()), ". ")
            return filled('<p class="listed"><b>{}</b> {}{}{}</p>', lead, said, ". " if said else "", others)
        case card_lines.Outcome(by, lead, sense):
            later, result = (" later", f"{by} {inner(lead)}") if by else ("", lead)
            return filled('<p class="outcome{}"><strong>{}</strong> {}</p>', later, result, sense)
        case card_lines.Counted(groups):
            items = (
                filled("<li>{} ({}): {}</li>", label, len(counted), _links(href, counted) or "none")
                for label, counted in groups.items()
            )
            return filled('<ul class="counted">{}</ul>', joined(items))
        case card_lines.Listed(label, others):
            return filled('<p class="listed"><strong>{}:</strong> {}</p>', label, _links(href, others, "; "))
        case card_lines.Gaps(label, gaps):
            return filled('<p class="listed"><strong>{}:</strong><br>{}</p>', label, editions(href, gaps))
        case card_lines.Tallies():
            return fold(policy, href, shown, Markup())
        case card_lines.Called(text):
            return filled('<p class="about">{}</p>', text)
        case card_lines.PresumedBy(groups):
            groups_shown = joined(
                filled(
                    "<details><summary>{}</summary><p>{}</p></details>", counted, _links(own_pages(href), requirements)
                )
                for counted, requirements in groups.items()
            )
            return groups_shown or Markup('<p class="about">No requirement presumes it.</p>')


def _links(href: Href, shown: Iterable[Reference], between: str = ", ") -> Markup:
    return joined((referred(href, reference) for reference in shown), between)


def editions(href: Href, shown: card_lines.Editions) -> Markup:
    """Return provisions after the names of their editions."""
    groups = (
        filled("<em>{}:</em> {}", name, _links(href, provisions, "; ")) for name, provisions in shown.groups.items()
    )
    return joined(groups, Markup("<br>"))


def _reason(policy: Policy, href: Href, reason: card_lines.Reason) -> Markup:
    """Return the reason for one verdict in some modes: the deciding controls, their standings, and why in brief."""
    judgement, modes, because = reason
    held = joined((filled("{} ({})", text, _links(href, standings)) for text, standings in because), "; ")
    return filled(
        '<li class="{}"><span><b>{}</b> {}: {}.</span></li>',
        *(
            judgement.verdict.name.lower(),
            judgement.label.capitalize(),
            among(policy, [mode.id for mode in modes]),
            held,
        ),
    )
