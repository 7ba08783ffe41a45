"""What the pages of the book show besides prose and statements: tables, legends, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from traceability import figures, views
from traceability.analysis.verdicts import Verdict
from traceability.html import blocks
from traceability.pdf import typst_markup
from traceability.pdf.typst_markup import Expression, call, join, text
from traceability.policy.errors import UserError
from traceability.policy.model import Policy
from traceability.policy.values import Grade, Hold
from traceability.views import labels

LEGENDS: Mapping[str, Iterable[tuple[Verdict | Hold | Grade, str]]] = {
    "legend": labels.VERDICTS.items(),
    "hold-legend": labels.HOLDS.items(),
    "grades": labels.GRADES.items(),
}

FOR_THE_SCREEN = ("numbers", "pdf", "spreadsheet", "version")
"""Views that only say larger what a table of the same page says, or lead to what is not in the book."""


def view(policy: Policy, name: str, *arguments: str) -> Expression:
    """What ``:::{view} name argument …`` shows. Raises UserError where the book has no such view."""
    policy, given = blocks.speaking(policy, name, arguments)
    if name in FOR_THE_SCREEN:
        return "[]"
    if name in LEGENDS:
        return legend(LEGENDS[name])
    if name == "shows":
        return text(figures.FIGURES[given[0]](policy).message)
    if name in figures.FIGURES:
        drawn = figures.FIGURES[name](policy)
        return typst_markup.picture(drawn.on_paper(), f"{drawn.message} {drawn.said}", drawn.key, "100%")
    if name in views.VIEWS:
        return typst_markup.table(policy, views.VIEWS[name](policy, *given))
    raise UserError(f"the book has no view {name!r}")


def legend(meanings: Iterable[tuple[Verdict | Hold | Grade, str]]) -> Expression:
    """What some words mean, each with its sign where it has one."""
    return call("list", *(_meaning(sense, said) for sense, said in meanings), marker="none", indent="0pt")


def _meaning(sense: Verdict | Hold | Grade, said: str) -> Expression:
    named = text(sense.words) if isinstance(sense, Grade) else typst_markup.worded(sense)
    return join([call("strong", named), text(f": {said}")])
