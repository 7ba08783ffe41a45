"""The colors of the book: those of the site's style sheet in its light scheme, for the look and for drawings."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHEET = "docs/_static/policy.css"


def palette(sheet: str) -> dict[str, str]:
    """The custom properties that are colors, by name: ``ink`` -> ``#1c2430``."""
    return dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", sheet))


def styled(svg: str, sheet: str, colors: Mapping[str, str]) -> str:
    """A drawing with the rules for it in itself, since a drawing in a PDF knows no style sheet of a page."""
    kind = re.search(r'class="([\w-]+)"', svg)[1]
    rules = "".join(re.findall(rf"^\.{kind} .*$", sheet, re.MULTILINE))
    rules = re.sub(r"var\(--([\w-]+)\)", lambda used: colors.get(used[1], "inherit"), rules)
    opening, closed, rest = svg.partition(">")
    return f"{opening}{closed}<style>{rules}</style>{rest}"
