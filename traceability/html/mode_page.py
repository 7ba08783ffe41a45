"""The page of a release mode: how much can be followed, what cannot and what to do instead, and the rest folded."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.readings import Range, readings
from traceability.analysis.verdicts import Verdict, judgements
from traceability.html import blocks, cells
from traceability.html.cells import referred, sign
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Mode, Policy, Requirement
from traceability.publication.paths import (
    CONTESTED,
    EXPLORER,
    RELEASE_STATEMENT,
    Href,
    checklist_sheet,
    release_statement,
)
from traceability.views import mode_page
from traceability.views.checklist import shared_page
from traceability.views.content import Reference
from traceability.views.labels import WORKS, inner
from traceability.views.requirements import mode_controls


def answer(policy: Policy, href: Href, mode: Mode) -> Markup:
    """Return how much a developer in a mode can follow, in one sentence, and what was counted.

    Each count leads to its requirements: on the page of the mode, or further down if the edition is an earlier one.
    """
    said = mode_page.answer(policy, mode)
    page = href(mode.id).partition("#")[0] if policy.edition == policy.newest else ""
    *most, last = [_share(share, page) for share in said.shares]
    ways = filled("{}, and {}", joined(most, ", "), last) if most else last
    beside = filled("; {}", _share(said.beside, page)) if said.beside else ""
    return filled(
        '<div class="answer-first"><p class="sentence">{} you can do {}{}.</p><p class="about">{}</p></div>',
        *(said.lead, ways, beside, _counted(policy, href, mode)),
    )


def _share(share: mode_page.Share, page: str) -> Markup:
    number = filled("<b>{}</b>", share.span.published)
    if share.span.published:
        number = filled('<a href="{}#{}">{}</a>', page, anchor(share.verdict), number)
    return filled("{}{} {}", number, _span(share.span), share.text)


def _span(count: Range) -> Markup:
    """Return the range of a count over all readings, after a space; empty if all agree."""
    if count.fewest == count.most:
        return Markup()
    said = '<span class="span"><span class="said">, by other readings</span> ({}–{})</span>'
    return filled(said, count.fewest, count.most)


def _counted(policy: Policy, href: Href, mode: Mode) -> Markup:
    """Return what was counted, and why a count has a range, with a link to the contested requirements."""
    said = mode_page.counted(policy, mode)
    before, mark, after = said.text.partition(said.disputed)
    if not mark:
        return filled("{}", before)
    newest = policy.edition == policy.newest
    page = href(f"/{CONTESTED}") if newest else href(readings(policy)[said.contested[0]][0].id).partition("#")[0]
    return filled('{}<a href="{}">{}</a>{}', before, page, said.disputed, after)


def anchor(verdict: Verdict) -> str:
    """Return the anchor of a verdict on the page of a mode."""
    return verdict.label.replace(" ", "-")


def body(policy: Policy, href: Href, mode: Mode) -> Markup:
    """Return what follows the first sentence on the page of a mode, without sections that would be empty.

    The anchor of a verdict that does not occur is at the beginning, so that every published address has a target.
    """
    occurring = {judgements(policy)[requirement.id, mode.id].verdict for requirement in policy.all(Requirement)}
    absent = (filled('<span id="{}"></span>', anchor(verdict)) for verdict in Verdict if verdict not in occurring)
    parts = (
        *absent,
        _actions(policy, href, mode),
        _missing(policy, href, mode),
        *(_limited(policy, href, mode, verdict, title) for verdict, title in mode_page.LIMITED.items()),
        _rest(policy, href, mode),
    )
    return joined(parts)


def _missing(policy: Policy, href: Href, mode: Mode) -> Markup:
    missing = mode_page.missing(policy, mode)
    if not missing:
        return filled("<p>{}</p>", mode_page.IN_REACH)
    first = {one.sense.verdict: one.requirement.id for one in reversed(missing)}
    items = joined(_card(href, one, anchored=first[one.sense.verdict] == one.requirement.id) for one in missing)
    return filled(
        '<section class="missing"><h2 id="what-you-cannot-follow">{}</h2><p class="about">{}</p><ul>{}</ul></section>',
        *(mode_page.CANNOT, mode_page.PRICED, items),
    )


def _card(href: Href, one: mode_page.Missing, *, anchored: bool) -> Markup:
    """Return what cannot be followed as an item; the first of a verdict is ``anchored`` by it."""
    id = filled(' id="{}"', anchor(one.sense.verdict)) if anchored else Markup()
    lost = joined((_lost(href, control) for control in one.lost), "; ")
    helping = [filled("<b>{}:</b> {}", label, _sentence(href, listed)) for label, listed in one.helping]
    if one.sense.verdict is Verdict.GAP:
        helping.insert(0, filled("<b>{}</b>", mode_page.NOTHING))
    return filled(
        '<li class="{}"{}><h3>{}</h3><p>{}</p><p><b>{}</b> {}.</p><p>{}</p></li>',
        *(one.sense.verdict.name.lower(), id),
        *(_entry(href, mode_page.Entry(one.requirement, one.contested, one.mark)), one.asks, mode_page.LOSES, lost),
        joined(helping, " "),
    )


def _lost(href: Href, lost: mode_page.Lost) -> Markup:
    """Return a control with its meaning, and why it stands as it does."""
    because = _links(href, lost.because)
    control = filled("{} ({})", referred(href, lost.control._replace(meaning="")), lost.control.meaning)
    return filled("{}: {}", control, because) if because else control


def _sentence(href: Href, listed: tuple[Reference, ...]) -> Markup:
    """Return links as the end of a sentence."""
    return filled("{}{}", _links(href, listed), mode_page.end(listed))


def _links(href: Href, references: Iterable[Reference]) -> Markup:
    return joined((referred(href, one) for one in references), "; ")


def _entry(href: Href, entry: mode_page.Entry) -> Markup:
    """Return a requirement, with whether it is contested, and the mark of a safeguard."""
    notes = [*(["contested"] if entry.contested else []), *([f"{inner(WORKS)} {entry.mark}"] if entry.mark else [])]
    noted = joined(filled(" <small>{}</small>", note) for note in notes)
    return filled("{}{}", referred(href, entry.requirement), noted)


def _entries(href: Href, entries: Iterable[mode_page.Entry]) -> Markup:
    return filled(
        '<ul class="entries">{}</ul>', joined(filled("<li>{}</li>", _entry(href, entry)) for entry in entries)
    )


def _limited(policy: Policy, href: Href, mode: Mode, verdict: Verdict, title: str) -> Markup:
    """Return the requirements of a verdict under a title, by the controls that decide it; empty if there are none."""
    groups = []
    for decided, entries, helps in mode_page.limited(policy, mode, verdict):
        why = joined((_lost(href, control) for control in decided), "; ")
        helping = filled('<p class="about">What helps: {}</p>', _sentence(href, helps)) if helps else Markup()
        groups.append(filled("<p>{}.</p>{}{}", why, _entries(href, entries), helping))
    if not groups:
        return Markup()
    return filled('<section class="limited"><h2 id="{}">{}</h2>{}</section>', anchor(verdict), title, joined(groups))


def _actions(policy: Policy, href: Href, mode: Mode) -> Markup:
    """Return what to do next: fill in the checklist, write a release statement, or explore the mode.

    The newest edition has a release statement to begin with for each mode.
    """
    newest = policy.edition == policy.newest
    edition = "" if newest else f"&edition={policy.edition}"
    statement = release_statement(mode, policy.edition) if newest else RELEASE_STATEMENT
    addresses = {
        "Fill in the checklist": href(f"/{shared_page(policy, mode)}"),
        "Start a release statement": href(f"/{statement}"),
        "Explore this mode": f"{href(f'/{EXPLORER}')}?mode={mode.name}{edition}",
    }
    links = joined((filled('<a href="{}">{}</a>', address, text) for text, address in addresses.items()), " ")
    sheet = filled('<a href="{}">The checklist as a spreadsheet</a>', href(f"/{checklist_sheet(mode, policy.edition)}"))
    sheet += filled(' · <a href="{}">What a release statement is</a>', href(f"/{RELEASE_STATEMENT}"))
    return filled('<p class="actions">{}</p><p class="about files">{}</p>', links, sheet)


def _rest(policy: Policy, href: Href, mode: Mode) -> Markup:
    """Return what needs no action, folded: what can be followed as written, the controls, and the other modes.

    The last two are the same for every edition, and only with the newest.
    """
    folded = []
    if chapters := mode_page.followed(policy, mode):
        listed = joined(filled("<h3>{}</h3>{}", title, _entries(href, entries)) for title, entries in chapters)
        number = sum(len(entries) for _, entries in chapters)
        folded.append((anchor(Verdict.AS_WRITTEN), f"What you can follow as written: {number}", listed))
    if policy.edition == policy.newest:
        controls = cells.table(policy, href, mode_controls(policy, mode.id), view="mode-controls")
        folded.append(("what-the-developer-can-still-do", "What you can still do: the controls", controls))
        folded.append(("other-modes", "Other modes", blocks.in_another_mode(policy, href, mode.id)))
    return joined(filled('<details class="rest" id="{}"><summary>{}</summary>{}</details>', *part) for part in folded)


def in_brief(policy: Policy, href: Href, mode: Mode) -> Markup:
    """Return what a developer in a mode cannot follow, each beside what to do instead, or that there is nothing."""
    missing = mode_page.missing(policy, mode)
    if not missing:
        return filled("<p>{}</p>", mode_page.IN_REACH)
    rows = (
        filled(
            "<li>{} <span>{}</span><span>{}</span></li>",
            *(sign(one.sense), _entry(href, mode_page.Entry(one.requirement, one.contested, "")), _instead(href, one)),
        )
        for one in missing
    )
    return filled('<ul class="in-brief">{}</ul>', joined(rows))


def _instead(href: Href, one: mode_page.Missing) -> Markup:
    """Return the first thing to do about what cannot be followed, without its time and cost."""
    if not one.helping:
        return filled("{}", mode_page.NOTHING)
    label, listed = one.helping[0]
    named = filled("{}: {}", label, _links(href, [to._replace(note="") for to in listed]))
    return filled("{} {}", mode_page.NOTHING, named) if one.sense.verdict is Verdict.GAP else named
