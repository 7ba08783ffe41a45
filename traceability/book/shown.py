"""What the pages of the book show besides prose and statements: tables, legends, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

from traceability import blocks, figures, views
from traceability.book import paper
from traceability.book.paper import Expression, call, join, text
from traceability.model import Policy, in_edition
from traceability.values import Grade, Hold
from traceability.verdicts import Verdict

LEGENDS = {"legend": blocks.VERDICTS, "hold-legend": blocks.HOLDS, "grades": blocks.GRADES}
PICTURES = {
    "heat-map": (figures.heat_map, blocks.HEAT_MAP_KEY, "100%"),
    "slope": (figures.slope, blocks.SLOPE_KEY, "75%"),
}
"""How a picture is drawn, how it is read, and how wide it is."""

OF_ONE_EDITION = {*PICTURES, *(view.__name__.replace("_", "-") for view in views.OF_ONE_EDITION)}
Color = Callable[[str], str]
"""Gives a drawing its colors."""

FOR_THE_SCREEN = ("numbers", "pdf")
"""Views that only say larger what a table of the same page says, or lead to the book."""


def view(policy: Policy, color: Color, name: str, *arguments: str) -> Expression:
    """What ``:::{view} name argument …`` shows. Raises ValueError where the book has no such view."""
    if name in OF_ONE_EDITION:
        *arguments, edition = (*arguments, *(() if {*arguments} & {*policy.editions} else (policy.newest,)))
        policy = in_edition(policy, edition)
    if name in FOR_THE_SCREEN:
        return "[]"
    if name in LEGENDS:
        return legend(LEGENDS[name])
    if name in PICTURES:
        draw, key, width = PICTURES[name]
        svg = draw(policy)
        return paper.picture(color(svg), unescape(re.search(r"<desc[^>]*>(.*?)</desc>", svg)[1]), key, width)
    if name in views.VIEWS:
        return paper.table(policy, views.VIEWS[name](policy, *arguments))
    raise ValueError(f"the book has no view {name!r}")


def legend(meanings: Mapping[Verdict | Hold | Grade, str]) -> Expression:
    """What some words mean, each with its sign where it has one."""
    return call("list", *(_meaning(sense, said) for sense, said in meanings.items()), marker="none", indent="0pt")


def _meaning(sense: Verdict | Hold | Grade, said: str) -> Expression:
    named = text(sense.words) if isinstance(sense, Grade) else paper.worded(sense)
    return join([call("strong", named), text(f": {said}")])
