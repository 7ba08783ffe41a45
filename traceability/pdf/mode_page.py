"""What a release mode means for a developer, on paper: that of its page, without what the page folds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from traceability.analysis.verdicts import Verdict
from traceability.pdf.typst_markup import Expression, call, heading, join, paragraph, refer, text, worded
from traceability.policy.model import Mode, Policy
from traceability.views import mode_page
from traceability.views.content import Reference, reference


def answer(policy: Policy, mode: Mode) -> Expression:
    """Return how much a developer in a mode can follow, in one sentence, and what was counted."""
    said = mode_page.answer(policy, mode)
    *most, last = map(_share, said.shares)
    ways = [join(most, ", "), text(", and "), last] if most else [last]
    beside = [text("; "), _share(said.beside)] if said.beside else []
    sentence = paragraph(text(f"{said.lead} you can do "), *ways, *beside, text("."))
    return join([sentence, call("about", text(mode_page.counted(policy, mode).text))])


def _share(share: mode_page.Share) -> Expression:
    return join([call("strong", text(share.span.label)), text(f" {share.text}")])


def in_brief(policy: Policy, mode: Mode) -> Expression:
    """Return what a developer in a mode cannot follow, each with what to do instead."""
    missing = mode_page.missing(policy, mode)
    if not missing:
        return paragraph(text(mode_page.IN_REACH))
    return call("list", *(join([refer(one.requirement), text(". "), _helping(one)]) for one in missing))


def body(policy: Policy, mode: Mode, level: int) -> Iterator[Expression]:
    """Yield what follows the sentence of a mode, under headings of a ``level``.

    If a mode before has the same, name it instead.
    """
    missing = mode_page.missing(policy, mode)
    if missing and (same := mode_page.same_before(policy, mode)):
        yield paragraph(text("What you cannot follow, why and what to do instead is as with "), _mode(policy, same))
        return
    if missing:
        yield heading(level, text(mode_page.CANNOT), f"{mode.id} {policy.edition} out of reach")
        yield call("about", text(mode_page.PRICED))
    else:
        yield paragraph(text(mode_page.IN_REACH))
    for one in missing:
        yield paragraph(call("strong", refer(one.requirement)), text(" ("), worded(one.sense), text(")"))
        yield paragraph(text(f"{one.asks} "), text(f"{mode_page.LOSES} "), _lost(one.lost), text(". "), _helping(one))
    for verdict, title in mode_page.LIMITED.items():
        if groups := mode_page.limited(policy, mode, verdict):
            yield heading(level, text(title), f"{mode.id} {policy.edition} {verdict.label}")
            yield call("list", *(_group(group) for group in groups))


def _mode(policy: Policy, mode: Mode) -> Expression:
    return join([refer(reference(policy, mode.id)), text(".")])


def _helping(one: mode_page.Missing) -> Expression:
    parts = [text(mode_page.NOTHING)] if one.sense.verdict is Verdict.GAP else []
    parts += [
        join([call("strong", text(f"{label}:")), text(" "), _references(listed), text(mode_page.end(listed))])
        for label, listed in one.helping
    ]
    return join(parts, " ")


def _lost(controls: Iterable[mode_page.Lost]) -> Expression:
    return join((join([refer(one.control), text(", because "), _references(one.because)]) for one in controls), "; ")


def _references(listed: Iterable[Reference]) -> Expression:
    return join(map(refer, listed), "; ")


def _group(group: mode_page.Group) -> Expression:
    helps = [text(" What helps: "), _references(group.helps), text(mode_page.end(group.helps))] if group.helps else []
    entries = _references(entry.requirement for entry in group.entries)
    return join([_lost(group.decided), text(". "), entries, text("."), *helps])
